import assert from 'node:assert/strict'
import { attemptsMade, isConnected, isNotConnected, outcomes, reaches, states } from '../notes.ts'
import { until } from '../driver/until.ts'
import type { Row, Stage } from '../Row.ts'
import { connectsInFrame, connectsWhole, frameOf, goToProvider } from './steps.ts'

const NOT_CONNECTED = {
  css: '[data-authpipe="connect-button"][data-status="not_connected"]',
} as const
const IN_APP =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Instagram 331.0.0.37.90'
const NO_DEVICE = 'runs on that device alone; its path is that of H10'

/** Opens the page in a sandboxed frame of another site. */
async function opensInSandbox({ driver, world }: Stage, allow: string) {
  const host = await driver.open(frameOf(world, `sandbox="${allow}"`))
  return host.frame('iframe')
}

/** Browsers and computers as they are (`docs/handshake.md`, faults). */
export const SURROUNDINGS: readonly Row[] = [
  {
    id: 'F21',
    table: 'fault',
    title: 'the page is frozen, as in the background or in sleep, while the person consents',
    must: 'connects when it wakes up',
    cannot: {
      firefox: 'no command of its driver freezes a page',
      webkit: 'no command of its driver freezes a page',
    },
    run: async (stage) => {
      const { world } = stage
      const { page, popup } = await goToProvider(stage)
      await page.freeze(true)
      await stage.consent(popup)
      await until('the callback', () =>
        world.broker.requests().some(({ path }) => path.startsWith('/connect/done/')),
      )
      assert.deepEqual(outcomes(world), [])
      await page.freeze(false)
      await isConnected(world)
      await stage.reads(page, 'Connected as @ada')
    },
  },
  {
    id: 'F22',
    table: 'fault',
    title: 'Safari on iOS, Chrome on Android',
    must: 'opens a tab and connects',
    cannot: { chromium: NO_DEVICE, firefox: NO_DEVICE, webkit: NO_DEVICE },
    run: async () => undefined,
  },
  {
    id: 'F23',
    table: 'fault',
    title: 'a browser inside of an app opens every window in place of the page',
    must: 'stays, and offers to go on in this tab; there it connects, by the same attempt',
    world: { return: true, page: { opensInPlace: true } },
    run: async (stage) => {
      const { world } = stage
      const page = await stage.openApp()
      await page.click(NOT_CONNECTED)
      await page.click({ button: 'Continue in this tab' })
      await stage.consent(page)
      assert.equal((await isConnected(world)).isResumed, true)
      await stage.reads(page, 'Connected as @ada')
      assert.equal(attemptsMade(world), 1)
    },
  },
  {
    id: 'F23b',
    table: 'fault',
    title: 'a browser inside of an app that says which app it is',
    must: 'goes on in place of the page at once, comes back and connects',
    world: { return: true },
    switches: {
      chromium: [`--user-agent=${IN_APP}`],
      firefox: [`general.useragent.override=${IN_APP}`],
      webkit: [`--user-agent=${IN_APP}`],
    },
    run: async (stage) => {
      const page = await stage.openApp()
      await page.click(NOT_CONNECTED)
      await stage.consent(page)
      assert.equal((await isConnected(stage.world)).isResumed, true)
      await stage.reads(page, 'Connected as @ada')
    },
  },
  {
    id: 'F24',
    table: 'fault',
    title: 'third-party cookies are off',
    must: 'connects: only first-party cookies are used',
    switches: {
      chromium: ['--test-third-party-cookie-phaseout'],
      firefox: ['network.cookie.cookieBehavior=1'],
      webkit: ['--cookies-policy=no-third-party'],
    },
    run: connectsWhole,
  },
  {
    id: 'F24b',
    table: 'fault',
    title: 'third-party cookies are off, and the page is in a frame of another site',
    must: 'connects: only first-party cookies are used',
    switches: {
      chromium: ['--test-third-party-cookie-phaseout'],
      firefox: ['network.cookie.cookieBehavior=1'],
      webkit: ['--cookies-policy=no-third-party'],
    },
    run: (stage) => connectsInFrame(stage),
  },
  {
    id: 'F25',
    table: 'fault',
    title: "the customer's policy does not allow requests to the broker (connect-src)",
    must: 'says csp_blocked; the window goes away',
    world: { headers: { 'content-security-policy': "connect-src 'self'" } },
    run: async (stage) => {
      const { driver, world } = stage
      const page = await stage.openApp()
      await until('the button', () => page.has({ button: 'Connect GitLab' }))
      const before = (await driver.tabs()).length
      await page.click({ button: 'Connect GitLab' })
      await isNotConnected(world, 'onError', 'csp_blocked')
      await until('the window to close', async () => (await driver.tabs()).length === before)
    },
  },
  {
    id: 'F26',
    table: 'fault',
    title: 'a sandboxed frame that may do what the library needs',
    must: 'connects',
    run: (stage) =>
      connectsInFrame(
        stage,
        'sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"',
      ),
  },
  {
    id: 'F26b',
    table: 'fault',
    title: 'a sandboxed frame that may open no window',
    must: 'says within 1.6 s that the window does not open, and can be cancelled',
    run: async (stage) => {
      const { world } = stage
      const page = await opensInSandbox(stage, 'allow-scripts allow-same-origin')
      await page.click(NOT_CONNECTED)
      await until('a word of it', () =>
        states(world).some(({ code }) =>
          /^(popup_blocked|unsupported_environment)$/.test(code ?? ''),
        ),
      )
      if (outcomes(world).length === 0) await page.click({ button: 'Cancel' })
      await until('the end', () => outcomes(world).length === 1)
      assert.notEqual(outcomes(world)[0]?.call, 'onSuccess')
    },
  },
  {
    id: 'F26c',
    table: 'fault',
    title: 'a sandboxed frame without an origin of its own',
    must: 'says unsupported_environment, and opens nothing',
    run: async (stage) => {
      const { driver, world } = stage
      const page = await opensInSandbox(stage, 'allow-scripts allow-popups')
      const before = (await driver.tabs()).length
      await page.click({ css: '[data-authpipe="connect-button"]' })
      await until('the error', () => outcomes(world).length === 1)
      assert.equal(outcomes(world)[0]?.what, 'unsupported_environment')
      await stage.reads(page, 'This does not work here. Open this page in a normal browser tab.')
      assert.equal((await driver.tabs()).length, before)
    },
  },
  {
    id: 'F27',
    table: 'fault',
    title: 'the script of our first page does not run (an extension blocks it)',
    must: 'says that the service did not answer, and closes the window',
    world: { page: { timers: { helloTimeout: 1500 } } },
    run: async (stage) => {
      const { world } = stage
      world.broker.refuse(/^GET \/connect\/boot\/v1/)
      const page = await stage.openApp()
      const popup = await stage.connect(page)
      await isNotConnected(world, 'onError', 'broker_unreachable')
      await stage.reads(page, 'The service did not answer.')
      await stage.gone(popup)
    },
  },
  {
    id: 'F28',
    table: 'fault',
    title: "the person's clock is an hour slow",
    must: 'connects: only the broker’s times count',
    run: async (stage) => {
      stage.world.passTime(3_600_000)
      await connectsWhole(stage)
    },
  },
  {
    id: 'F28b',
    table: 'fault',
    title: "the person's clock is an hour fast",
    must: 'connects: only the broker’s times count',
    run: async (stage) => {
      stage.world.passTime(-3_600_000)
      await connectsWhole(stage)
    },
  },
  {
    id: 'F29',
    table: 'fault',
    title: 'the person cancels in the page while the window is on its first page',
    must: 'ends as cancelled; the window goes away',
    world: { page: { timers: { softWaiting: 200 } } },
    run: async (stage) => {
      const { world } = stage
      const launch = world.broker.hold(/^POST \/connect\/boot\/launch/)
      const page = await stage.openApp()
      const popup = await stage.connect(page)
      await reaches(world, { detached: true })
      await page.click({ button: 'Cancel' })
      await isNotConnected(world, 'onCancel', 'dismissed')
      launch.release()
      await stage.gone(popup)
      assert.deepEqual(world.sandbox.requests(), [])
    },
  },
]
