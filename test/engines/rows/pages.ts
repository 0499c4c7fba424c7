import assert from 'node:assert/strict'
import { ends, isConnected, isNotConnected, outcomes, reaches } from '../notes.ts'
import { until } from '../driver/until.ts'
import type { Row, Stage } from '../Row.ts'
import { connectsWhole, goToProvider, isAtProvider } from './steps.ts'

const STALE = 'Nothing happens here any more.'

/** Leaves the page for another while the window is at the provider, and goes back. */
async function leavesAndComesBack(stage: Stage): Promise<void> {
  const { world } = stage
  const { page, popup } = await goToProvider(stage)
  await page.goto(world.evil.put('/elsewhere', '<!doctype html><p>Elsewhere</p>'))
  await stage.reads(page, 'Elsewhere')
  await page.back()
  await stage.reads(page, 'Portside')
  await stage.consent(popup)
  await isConnected(world)
  await stage.reads(page, 'Connected as @ada')
}

/** What the provider, the person and the page itself may do meanwhile (`docs/handshake.md`, faults). */
export const PAGES: readonly Row[] = [
  {
    id: 'F12',
    table: 'fault',
    title: 'the page renders everything twice (StrictMode), or not',
    must: 'one attempt, one outcome, either way',
    world: { page: { isStrict: false } },
    // Every other row plays in StrictMode.
    run: connectsWhole,
  },
  {
    id: 'F13',
    table: 'fault',
    title: 'the button goes away in the middle, and comes back',
    must: 'the attempt goes on; the button that comes back hears of the success, once',
    run: async (stage) => {
      const { world } = stage
      const page = await stage.openApp()
      const popup = await stage.connect(page)
      await page.click({ button: 'Hide' })
      await stage.consent(popup)
      await reaches(world, { status: 'success' })
      assert.deepEqual(outcomes(world), [])
      await page.click({ button: 'Show' })
      await isConnected(world)
      await stage.reads(page, 'Connected as @ada')
    },
  },
  {
    id: 'F15',
    table: 'fault',
    title: 'the person closes the page in the middle',
    must: 'the window says to return to the app; nothing is stored, no token is asked for',
    run: async (stage) => {
      const { driver, world } = stage
      const { page, popup } = await goToProvider(stage)
      // So that the browser has another window to go on with.
      await driver.open(world.evil.put('/', '<!doctype html>'))
      await page.close()
      await stage.consent(popup)
      await stage.reads(popup, 'Return to Portside')
      assert.deepEqual(world.sandbox.tokenRequests(), [])
      assert.deepEqual(await world.connections(), [])
    },
  },
  {
    id: 'F16',
    table: 'fault',
    title: 'the connect token runs out in the middle',
    must: 'connects with a fresh one',
    threats: ['T17'],
    world: { tokenTtl: 60 },
    run: async (stage) => {
      const { world } = stage
      const { popup } = await goToProvider(stage)
      world.passTime(61_000)
      await stage.consent(popup)
      await isConnected(world)
    },
  },
  {
    id: 'F16b',
    table: 'fault',
    title: 'somebody else signs in to the app in the middle',
    must: 'refuses to finish: nothing is connected, for neither',
    threats: ['T23'],
    world: { tokenTtl: 60 },
    run: async (stage) => {
      const { world } = stage
      const { page, popup } = await goToProvider(stage)
      world.signIn('user_bob')
      world.passTime(61_000)
      await stage.consent(popup)
      await isNotConnected(world, 'onError', 'subject_mismatch')
      world.signIn('user_ada')
      assert.deepEqual(await world.connections(), [])
      await stage.reads(page, 'Your session changed.')
    },
  },
  {
    id: 'F16c',
    table: 'fault',
    title: 'the person takes longer than the attempt lives',
    must: 'says that it took too long; one can start again',
    run: async (stage) => {
      const { world } = stage
      const { page } = await goToProvider(stage)
      world.passTime(16 * 60_000)
      await isNotConnected(world, 'onError', 'attempt_expired')
      await stage.reads(page, 'This took too long.')
      await stage.consent(await stage.connect(page), 'ada')
      assert.equal((await ends(world, 2)).call, 'onSuccess')
    },
  },
  {
    id: 'F17',
    table: 'fault',
    title: 'the person goes back in the window, at the provider',
    must: 'is never sent round in a circle by our first page; can still consent, and connects',
    run: async (stage) => {
      const page = await stage.openApp()
      const popup = await stage.connect(page)
      await popup.click({ button: 'Sign in as @ada' })
      await until('the consent', () => popup.has({ button: 'Authorize' }))
      await popup.back()
      await isAtProvider(popup)
      assert.ok((await popup.url()).startsWith(stage.world.provider.url))
      await stage.consent(popup)
      await isConnected(stage.world)
      await stage.reads(page, 'Connected as @ada')
    },
  },
  {
    id: 'F17b',
    table: 'fault',
    title: 'the person goes back from the last page, and consents again',
    must: 'says that nothing happens there any more; asks for no second token',
    threats: ['T7', 'T22'],
    world: { pageTimers: { closeAfter: 30_000 } },
    run: async (stage) => {
      const { world } = stage
      const popup = await stage.connect(await stage.openApp())
      await stage.consent(popup)
      await isConnected(world)
      await stage.reads(popup, 'Connected')
      await popup.back()
      await until(STALE, async () => {
        if (await popup.has({ button: 'Authorize' })) await popup.click({ button: 'Authorize' })
        return (await popup.text()).includes(STALE)
      })
      assert.equal(world.sandbox.tokenRequests().length, 1)
      assert.equal((await world.connections()).length, 1)
    },
  },
  {
    id: 'F17c',
    table: 'fault',
    title: 'the person reloads the last page',
    must: 'it says again how it ended',
    world: { pageTimers: { closeAfter: 30_000 } },
    run: async (stage) => {
      const { world } = stage
      const popup = await stage.connect(await stage.openApp())
      await stage.consent(popup)
      await isConnected(world)
      await stage.reads(popup, 'Connected')
      await popup.reload()
      await stage.reads(popup, 'GitLab is connected to Portside.')
      assert.equal(world.sandbox.tokenRequests().length, 1)
    },
  },
  {
    id: 'F19',
    table: 'fault',
    title: 'the person cancels in the page while the window is cut off, then consents in it',
    must: 'stays cancelled; the window says so; nothing is connected',
    threats: ['T7'],
    world: { providerCoop: 'same-origin' },
    run: async (stage) => {
      const { world } = stage
      const { page, popup } = await goToProvider(stage)
      await reaches(world, { detached: true })
      await page.click({ button: 'Cancel' })
      await isNotConnected(world, 'onCancel', 'dismissed')
      await stage.consent(popup)
      await stage.reads(popup, 'This was cancelled. Nothing was connected.')
      assert.deepEqual(world.sandbox.tokenRequests(), [])
      assert.ok(await page.has({ button: 'Connect GitLab' }))
    },
  },
  {
    id: 'F20',
    table: 'fault',
    title: 'the person leaves the page and goes back to it (bfcache, where the engine keeps it)',
    must: 'goes on where it was, and connects',
    run: leavesAndComesBack,
  },
  {
    id: 'F20b',
    table: 'fault',
    title: 'the same, while the window is at a provider that cut it off',
    must: 'goes on where it was, and connects',
    world: { providerCoop: 'same-origin' },
    run: leavesAndComesBack,
  },
]
