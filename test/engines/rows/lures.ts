import assert from 'node:assert/strict'
import { until } from '../driver/until.ts'
import type { Row } from '../Row.ts'
import {
  attemptOf,
  gains,
  gainsAll,
  gainsNothing,
  playsOpener,
  postsKeys,
  REFUSED,
  visitsAuthorizeLink,
} from './mallory.ts'

/** Links and pages that Mallory lures Ada to, and controls: with one defense down, it works. */
export const LURES: readonly Row[] = [
  {
    id: 'A1',
    table: 'attack',
    title: "Mallory sends the provider's link of her attempt, and Ada consents",
    must: 'refuses in the window; Mallory gets nothing; no token is asked for',
    threats: ['T1', 'T9'],
    run: async (stage) => {
      const { attempt, tab } = await visitsAuthorizeLink(stage)
      await stage.reads(tab, REFUSED)
      await gainsNothing(stage.world, attempt, 'browser_mismatch')
    },
  },
  {
    id: 'N2',
    table: 'control',
    title: "A1 without the browser's cookie being looked at",
    must: "Mallory gets Ada's account",
    threats: ['T1', 'T9'],
    world: { without: 'browserCookie' },
    run: async (stage) => {
      const { attempt } = await visitsAuthorizeLink(stage)
      await gainsAll(stage.world, attempt)
    },
  },
  {
    id: 'A2',
    table: 'attack',
    title: "Mallory sends the window's first page; the customer has a relay page",
    must: 'the proof goes to the customer’s own page, not to Mallory; no token is asked for',
    threats: ['T2'],
    world: { relay: true },
    run: async (stage) => {
      const { driver, world } = stage
      const attempt = await attemptOf(stage)
      const tab = await driver.open(attempt.bootLink())
      await stage.consent(tab)
      await until('the relay page', async () => (await tab.url()).startsWith(world.app.url))
      await gainsNothing(world, attempt, 'binding_required')
    },
  },
  {
    id: 'A2b',
    table: 'attack',
    title: 'A2, while Ada has the app open in another tab',
    must: 'the app, which did not start it, does nothing with the proof',
    threats: ['T2'],
    world: { relay: true },
    run: async (stage) => {
      const { driver, world } = stage
      const page = await stage.openApp()
      const attempt = await attemptOf(stage)
      const tab = await driver.open(attempt.bootLink())
      await stage.consent(tab)
      await until('the relay page', async () => (await tab.url()).startsWith(world.app.url))
      await gainsNothing(world, attempt, 'binding_required')
      assert.ok(await page.has({ button: 'Connect GitLab' }))
    },
  },
  {
    id: 'A2c',
    table: 'attack',
    title: "Mallory sends the window's first page; there is no relay page",
    must: 'asks for a number that no page of Ada’s shows; goes to no provider',
    threats: ['T2'],
    run: async (stage) => {
      const { driver, world } = stage
      const attempt = await attemptOf(stage)
      const tab = await driver.open(attempt.bootLink())
      await until('the page to stop', async () =>
        /Which number does Portside show|not started in this browser/.test(await tab.text()),
      )
      assert.deepEqual(world.sandbox.requests(), [])
      assert.notEqual((await gains(world, attempt)).status, 200)
      assert.equal((await gains(world, attempt)).connections, 0)
    },
  },
  {
    id: 'N1',
    table: 'control',
    title: 'A2c without the rule that a window must prove who opened it',
    must: "Mallory gets Ada's account",
    threats: ['T2'],
    world: { without: 'binding' },
    run: async (stage) => {
      const { driver, world } = stage
      const attempt = await attemptOf(stage)
      const tab = await driver.open(attempt.bootLink())
      await stage.consent(tab)
      await gainsAll(world, attempt)
    },
  },
  {
    id: 'A3',
    table: 'attack',
    title: "Mallory's page opens the window and answers its greeting",
    must: 'the attempt is burnt; the window says so; goes to no provider',
    threats: ['T3'],
    run: async (stage) => {
      const { world } = stage
      const { attempt, popup } = await playsOpener(stage, world.evil.url, 'answers')
      await stage.reads(popup, REFUSED)
      assert.deepEqual(world.sandbox.requests(), [])
      await gainsNothing(world, attempt, 'launch_origin_mismatch')
    },
  },
  {
    id: 'N3',
    table: 'control',
    title: 'A3 without the rule that a window must prove who opened it',
    must: "Mallory gets Ada's account",
    threats: ['T3'],
    world: { without: 'binding' },
    run: async (stage) => {
      const { world } = stage
      const { attempt, popup } = await playsOpener(stage, world.evil.url, 'answers')
      await stage.consent(popup)
      await gainsAll(world, attempt)
    },
  },
  {
    id: 'A4',
    table: 'attack',
    title: "Mallory's page opens the window, in the customer's name, and listens",
    must: 'hears nothing; the window stops by itself; goes to no provider',
    threats: ['T5'],
    world: { pageTimers: { helloFor: 1500 } },
    run: async (stage) => {
      const { driver, world } = stage
      const { attempt, popup } = await playsOpener(stage, world.app.url, 'is silent')
      await stage.reads(popup, REFUSED)
      assert.deepEqual(world.sandbox.requests(), [])
      for (const tab of await driver.tabs()) {
        if ((await tab.url()).startsWith(world.evil.url)) {
          assert.equal(await tab.evaluate('heard.length'), 0)
        }
      }
      assert.equal((await gains(world, attempt)).connections, 0)
    },
  },
  {
    id: 'A5',
    table: 'attack',
    title:
      "Mallory's page opens the window in the customer's name and forces a launch, with all keys",
    must: 'the window does not listen to it; goes to no provider',
    threats: ['T3'],
    world: { pageTimers: { helloFor: 1500 } },
    run: async (stage) => {
      const { world } = stage
      const { attempt, popup } = await playsOpener(stage, world.app.url, 'forces')
      await stage.reads(popup, REFUSED)
      assert.deepEqual(world.sandbox.requests(), [])
      assert.equal((await gains(world, attempt)).connections, 0)
    },
  },
  {
    id: 'A5b',
    table: 'attack',
    title: "Mallory's page forces a launch in its own name",
    must: 'the attempt is burnt; goes to no provider',
    threats: ['T3'],
    run: async (stage) => {
      const { world } = stage
      const { attempt, popup } = await playsOpener(stage, world.evil.url, 'forces')
      await stage.reads(popup, REFUSED)
      assert.deepEqual(world.sandbox.requests(), [])
      await gainsNothing(world, attempt, 'launch_origin_mismatch')
    },
  },
  {
    id: 'A6',
    table: 'attack',
    title: "Mallory's page posts the keys of her attempt, without saying where from (no-referrer)",
    must: 'refuses; goes to no provider',
    threats: ['T4'],
    run: postsKeys({ 'referrer-policy': 'no-referrer' }),
  },
  {
    id: 'A6b',
    table: 'attack',
    title: "Mallory's page posts the keys of her attempt, and says where from (unsafe-url)",
    must: 'refuses; goes to no provider',
    threats: ['T4'],
    run: postsKeys({ 'referrer-policy': 'unsafe-url' }),
  },
]
