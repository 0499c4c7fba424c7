import assert from 'node:assert/strict'
import { attemptsMade, ends, outcomes, reaches, states } from '../notes.ts'
import { until } from '../driver/until.ts'
import type { Row } from '../Row.ts'
import { isConnected } from './paths.ts'

/** What can happen to the window (`docs/handshake.md`, faults). */
export const WINDOWS: readonly Row[] = [
  {
    id: 'F1',
    table: 'fault',
    title: 'the browser blocks the window',
    must: 'says so within 1.6 s; a second click opens it, for the same attempt',
    world: { page: { clicksByItself: true } },
    run: async (stage) => {
      const { world } = stage
      const page = await stage.openApp()
      await reaches(world, { phase: 'blocked', code: 'popup_blocked' })
      const [first, ...rest] = states(world)
      const blocked = rest.find(({ phase }) => phase === 'blocked')
      assert.ok(first && blocked)

      const popup = await stage.windowFrom(() => page.click({ button: 'Continue in a new tab' }))
      await stage.consent(popup)
      await isConnected(stage)
      assert.equal(attemptsMade(world), 1)
      assert.equal(outcomes(world)[0]?.attemptId, blocked.attemptId)
    },
  },
  {
    id: 'F3',
    table: 'fault',
    title: 'the person closes the window early',
    must: 'says within two seconds that nothing was connected; one can start again',
    run: async (stage) => {
      const { world } = stage
      const page = await stage.openApp()
      const popup = await stage.connect(page)
      await until('the provider', () => popup.has({ button: 'Sign in as @ada' }))
      await reaches(world, { phase: 'waiting' })

      const closedAt = Date.now()
      await popup.close()
      const { call, what } = await ends(world)

      assert.deepEqual([call, what], ['onCancel', 'window_closed'])
      assert.ok(Date.now() - closedAt < 2000, `took ${Date.now() - closedAt} ms`)
      await stage.reads(page, 'The window was closed before you finished. Nothing was connected.')
      assert.deepEqual(await world.connections(), [])
      assert.ok(await page.has({ button: 'Connect GitLab' }))
    },
  },
]
