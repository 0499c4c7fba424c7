import assert from 'node:assert/strict'
import {
  attemptsMade,
  ends,
  isConnected,
  isNotConnected,
  outcomes,
  reaches,
  states,
} from '../notes.ts'
import { until } from '../driver/until.ts'
import type { Row, Stage } from '../Row.ts'
import { connectsInFrame, frameOf, goToProvider, picks } from './steps.ts'

/** Waits until the browser has blocked a window that no person asked for. */
async function isBlocked(stage: Stage) {
  const page = await stage.openApp()
  const blocked = await reaches(stage.world, { phase: 'blocked', code: 'popup_blocked' })
  return { page, blocked }
}

const BY_ITSELF = { clicksByItself: true } as const

/** What becomes of the window (`docs/handshake.md`, faults). */
export const WINDOWS: readonly Row[] = [
  {
    id: 'F1',
    table: 'fault',
    title: 'the browser blocks the window',
    must: 'says so within 1.6 s; a second click opens it, for the same attempt',
    world: { page: BY_ITSELF },
    run: async (stage) => {
      const { world } = stage
      const { page, blocked } = await isBlocked(stage)
      const notes = world.app.notes().filter(({ kind }) => kind === 'state')
      assert.ok((notes.at(-1)?.at ?? Infinity) - (notes[0]?.at ?? 0) < 1600)

      const popup = await stage.windowFrom(() => page.click({ button: 'Continue in a new tab' }))
      await stage.consent(popup)
      await isConnected(world)
      assert.equal(attemptsMade(world), 1)
      assert.equal(outcomes(world)[0]?.attemptId, blocked.attemptId)
    },
  },
  {
    id: 'F1b',
    table: 'fault',
    title: 'the browser blocks the window, and the page can be come back to',
    must: 'offers to go on in this tab, and connects there, by the same attempt',
    world: { page: BY_ITSELF, return: true },
    run: async (stage) => {
      const { world } = stage
      const { page, blocked } = await isBlocked(stage)
      await page.click({ button: 'Continue in this tab' })
      await stage.consent(page)
      const { attemptId, isResumed } = await isConnected(world)
      assert.deepEqual([attemptId, isResumed], [blocked.attemptId, true])
    },
  },
  {
    id: 'F2',
    table: 'fault',
    title: 'the page gets no window, though one opens (a frame under COOP: same-origin)',
    must: 'never says "blocked"; goes on by number',
    run: async (stage) => {
      const { driver, world } = stage
      const headers = { 'cross-origin-opener-policy': 'same-origin' }
      const host = await driver.open(frameOf(world, '', headers))
      const page = host.frame('iframe')
      const popup = await stage.connect(page)
      const { number = '' } = await reaches(world, { phase: 'number' })
      assert.ok(states(world).every(({ phase }) => phase !== 'blocked'))
      await picks(popup, number)
      await stage.consent(popup)
      await isConnected(world)
      await stage.reads(page, 'Connected as @ada')
    },
  },
  {
    id: 'F3',
    table: 'fault',
    title: 'the person closes the window at the provider',
    must: 'says within two seconds that nothing was connected; one can start again',
    run: async (stage) => {
      const { world } = stage
      const { page, popup } = await goToProvider(stage)
      const closedAt = Date.now()
      await popup.close()
      await isNotConnected(world, 'onCancel', 'window_closed')

      assert.ok(Date.now() - closedAt < 2000, `took ${Date.now() - closedAt} ms`)
      await stage.reads(page, 'The window was closed before you finished. Nothing was connected.')
      const again = await stage.connect(page)
      await stage.consent(again)
      assert.equal((await ends(world, 2)).call, 'onSuccess')
    },
  },
  {
    id: 'F3b',
    table: 'fault',
    title: 'the person closes the window on its first page',
    must: 'says that nothing was connected; one can start again',
    run: async (stage) => {
      const { world } = stage
      const launch = world.broker.hold(/^POST \/connect\/boot\/launch/)
      const page = await stage.openApp()
      const popup = await stage.connect(page)
      await until('the launch', () => launch.waiting() > 0)
      await popup.close()
      await isNotConnected(world, 'onCancel', 'window_closed')
      launch.release()
      await stage.reads(page, 'The window was closed before you finished. Nothing was connected.')
      assert.ok(await page.has({ button: 'Connect GitLab' }))
    },
  },
  {
    id: 'F4',
    table: 'fault',
    title: 'the person closes a window that the provider had cut off',
    must: 'is not told as cancelled, as nobody can know; shows it again, and connects',
    world: { providerCoop: 'same-origin' },
    run: async (stage) => {
      const { world } = stage
      const { page, popup } = await goToProvider(stage)
      await reaches(world, { detached: true })
      await popup.close()
      await until('the page to be looked at', () => page.has({ button: 'Show the GitLab window' }))
      const again = await stage.windowFrom(() => page.click({ button: 'Show the GitLab window' }))
      await stage.consent(again)
      await isConnected(world)
      await stage.gone(again)
      assert.equal(attemptsMade(world), 1)
    },
  },
  {
    id: 'F6',
    table: 'fault',
    title: 'the page is in a frame of another site',
    must: 'connects; the window closes by itself',
    run: (stage) => connectsInFrame(stage),
  },
  {
    id: 'F6b',
    table: 'fault',
    title: 'the page is in a frame of another site, and the provider cuts the window off',
    must: 'connects; the window closes by itself',
    world: { providerCoop: 'same-origin' },
    run: (stage) => connectsInFrame(stage),
  },
  {
    id: 'F9',
    table: 'fault',
    title: 'a double click',
    must: 'opens one window, makes one attempt',
    run: async (stage) => {
      const { driver, world } = stage
      const page = await stage.openApp()
      await until('the button', () => page.has({ button: 'Connect GitLab' }))
      const before = (await driver.tabs()).length
      const popup = await stage.windowFrom(() => page.doubleClick({ button: 'Connect GitLab' }))
      await stage.consent(popup)
      await isConnected(world)
      await stage.gone(popup)
      assert.equal((await driver.tabs()).length, before)
      assert.equal(attemptsMade(world), 1)
    },
  },
  {
    id: 'F10',
    table: 'fault',
    title: 'two tabs connect at the same time',
    must: 'each comes to its own success; the account is there once',
    run: async (stage) => {
      const { world } = stage
      const pages = [await stage.openApp(), await stage.openApp()]
      const popups = []
      for (const page of pages) popups.push(await stage.connect(page))
      for (const popup of popups) await finishes(stage, popup)
      await ends(world, 2)
      assert.deepEqual(
        outcomes(world).map(({ call }) => call),
        ['onSuccess', 'onSuccess'],
      )
      assert.equal((await world.connections()).length, 1)
      for (const page of pages) await stage.reads(page, 'Connected as @ada')
    },
  },
  {
    id: 'F10b',
    table: 'fault',
    title: 'another tab of the app is open',
    must: 'learns of the connection by itself',
    run: async (stage) => {
      const [page, other] = [await stage.openApp(), await stage.openApp()]
      await until('the other button', () => other.has({ button: 'Connect GitLab' }))
      await stage.consent(await stage.connect(page))
      await isConnected(stage.world)
      await stage.reads(other, 'Connected as @ada')
    },
  },
  {
    id: 'F11',
    table: 'fault',
    title: 'two providers on one page, at the same time',
    must: 'two windows, two attempts, two successes',
    world: { page: { providers: ['gitlab', 'gitlab-two'] } },
    run: async (stage) => {
      const { world } = stage
      const page = await stage.openApp()
      const popups = [await stage.connect(page), await stage.connect(page, 'gitlab-two')]
      for (const popup of popups) await finishes(stage, popup)
      await ends(world, 2)
      assert.deepEqual(
        outcomes(world)
          .map(({ call, slot }) => `${slot} ${call}`)
          .toSorted(),
        ['gitlab onSuccess', 'gitlab-two onSuccess'],
      )
      assert.equal((await world.connections()).length, 2)
      assert.equal(attemptsMade(world), 2)
    },
  },
]

/** Signs in and consents, unless the provider knows the person by now and asks no more. */
async function finishes(stage: Stage, popup: Parameters<Stage['consent']>[0]): Promise<void> {
  await until('the window to finish', async () => {
    if (!(await popup.isOpen())) return true
    if (await popup.has({ button: 'Sign in as @ada' })) {
      await popup.click({ button: 'Sign in as @ada' })
    }
    if (await popup.has({ button: 'Authorize' })) await popup.click({ button: 'Authorize' })
    return !(await popup.isOpen())
  })
}
