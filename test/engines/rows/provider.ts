import assert from 'node:assert/strict'
import { ends, isNotConnected, reaches } from '../notes.ts'
import type { Row, Stage } from '../Row.ts'
import type { World } from '../world/startWorld.ts'
import { goToProvider } from './steps.ts'

/** The window goes to the provider, and gets no further: the person gives up in the page. */
function stuckRow(id: string, title: string, breakProvider: (world: World) => void): Row {
  return {
    id,
    table: 'fault',
    title,
    must: 'offers a way out after a while; "Cancel" ends it and closes the window',
    world: { page: { timers: { softWaiting: 1000 } } },
    run: async (stage) => {
      const { world } = stage
      breakProvider(world)
      const page = await stage.openApp()
      const popup = await stage.connect(page)
      await reaches(world, { phase: 'waiting', detached: true })
      await stage.reads(page, 'Show the GitLab window')
      await page.click({ button: 'Cancel' })
      await isNotConnected(world, 'onCancel', 'dismissed')
      await stage.reads(page, 'Connect GitLab')
      await stage.gone(popup)
    },
  }
}

/** Says no at the provider. */
async function declines(stage: Stage): Promise<void> {
  const { page, popup } = await goToProvider(stage)
  await popup.click({ button: 'Sign in as @ada' })
  await popup.click({ button: 'Cancel' })
  await isNotConnected(stage.world, 'onCancel', 'denied')
  await stage.reads(page, 'You declined access in GitLab. Nothing was connected.')
  await stage.gone(popup)
}

/** What the provider, and the person there, may do instead (`docs/handshake.md`, faults). */
export const PROVIDER: readonly Row[] = [
  stuckRow('F18', 'the provider stops at an error page of its own', ({ sandbox }) =>
    sandbox.faults.set('authorize', { kind: 'status500' }),
  ),
  stuckRow('F18a', 'the provider never answers', ({ sandbox }) =>
    sandbox.faults.set('authorize', { kind: 'hang' }),
  ),
  stuckRow('F18b', 'the provider cannot be reached', ({ provider }) => provider.cut()),
  {
    id: 'F18g',
    table: 'fault',
    title: 'the provider stops at an error page that cuts the window off',
    must: '"Cancel" ends it, though nobody can close that window; one can start again',
    world: { providerCoop: 'same-origin' },
    run: async (stage) => {
      const { world } = stage
      world.sandbox.faults.set('authorize', { kind: 'status500', count: 1 })
      const page = await stage.openApp()
      await stage.connect(page)
      await reaches(world, { phase: 'waiting', detached: true })
      await page.click({ button: 'Cancel' })
      await isNotConnected(world, 'onCancel', 'dismissed')
      await stage.consent(await stage.connect(page))
      assert.equal((await ends(world, 2)).call, 'onSuccess')
    },
  },
  {
    id: 'F18c',
    table: 'fault',
    title: 'the provider fails at the last step',
    must: 'says so in both windows; nothing is connected',
    run: async (stage) => {
      const { world } = stage
      world.sandbox.faults.set('token', { kind: 'status500' })
      const page = await stage.openApp()
      await stage.consent(await stage.connect(page))
      await isNotConnected(world, 'onError', 'provider_unavailable', 'exchange_failed')
      await stage.reads(page, 'GitLab is not answering.')
    },
  },
  {
    id: 'F18d',
    table: 'fault',
    title: 'the provider hangs at the last step',
    must: 'says so after its deadline; nothing is connected',
    world: { brokerTimers: { providerDeadline: 1000 } },
    run: async (stage) => {
      const { world } = stage
      world.sandbox.faults.set('token', { kind: 'hang' })
      const page = await stage.openApp()
      await stage.consent(await stage.connect(page))
      await isNotConnected(world, 'onError', 'provider_unavailable', 'exchange_failed')
      await stage.reads(page, 'GitLab')
    },
  },
  {
    id: 'F18e',
    table: 'fault',
    title: 'the person declines at the provider',
    must: 'is a cancel and no error; says that nothing was connected',
    run: declines,
  },
  {
    id: 'F18f',
    table: 'fault',
    title: 'the person declines at a provider that cut the window off',
    must: 'is a cancel and no error; says that nothing was connected; the window closes',
    world: { providerCoop: 'same-origin' },
    run: declines,
  },
]
