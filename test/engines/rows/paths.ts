import assert from 'node:assert/strict'
import { attemptsMade, ends, isConnected, reaches } from '../notes.ts'
import { until } from '../driver/until.ts'
import type { Row, Stage } from '../Row.ts'
import { connectsWhole, goToProvider, learnThatWindowsAreCutOff, picks } from './steps.ts'

const NO_OPENER = { 'cross-origin-opener-policy': 'same-origin' }
/** What helmet sends by default, among others. */
const HELMET = { ...NO_OPENER, 'referrer-policy': 'no-referrer' }

/** Connects, by this proof. */
async function connectsBy(stage: Stage, binding: string): Promise<void> {
  await connectsWhole(stage)
  const { attemptId = '' } = await ends(stage.world)
  assert.equal((await stage.world.attempt(attemptId)).binding, binding)
}

/** Connects, with a form where the broker has learned that the page's windows have no opener. */
async function connectsByForm(stage: Stage): Promise<void> {
  await learnThatWindowsAreCutOff(stage.world)
  await connectsBy(stage, 'post')
}

/** Goes as far as the question, at which nothing is launched, and reads the number off the page. */
async function isAsked(stage: Stage) {
  const { world } = stage
  const page = await stage.openApp()
  const popup = await stage.connect(page)
  const { number = '' } = await reaches(world, { phase: 'number' })
  assert.match(number, /^\d\d$/)
  await stage.reads(page, number)
  await stage.reads(popup, 'Which number does Portside show?')
  assert.deepEqual(world.sandbox.requests(), [])
  const offered = await popup.evaluate<readonly string[]>(
    `[...document.querySelectorAll('button')].map((each) => each.innerText.trim())
      .filter((text) => /^\\d\\d$/.test(text))`,
  )
  assert.equal(offered.length, 3)
  assert.ok(offered.includes(number))
  return { page, popup, number, offered }
}

async function connectsByNumber(stage: Stage): Promise<void> {
  const { world } = stage
  const { page, popup, number } = await isAsked(stage)
  await picks(popup, number)
  await stage.consent(popup)
  const { attemptId = '' } = await isConnected(world)
  assert.equal((await world.attempt(attemptId)).binding, 'number')
  await stage.reads(page, 'Connected as @ada')
  await stage.gone(popup)
}

/** Reloads the page while the window is at the provider. */
async function connectsAfterReload(stage: Stage): Promise<void> {
  const { world } = stage
  const { page, popup } = await goToProvider(stage)
  await page.reload()
  await stage.consent(popup)
  assert.equal((await isConnected(world)).isResumed, true)
  await stage.reads(page, 'Connected as @ada')
  await stage.gone(popup)
  assert.equal(attemptsMade(world), 1)
}

async function connectsInPlace(stage: Stage): Promise<void> {
  const { driver, world } = stage
  const page = await stage.openApp()
  const tabs = (await driver.tabs()).length
  await page.click({ button: 'Connect GitLab' })
  await stage.consent(page)
  await until('the page to come back', async () => (await page.url()).startsWith(world.app.url))
  assert.equal((await isConnected(world)).isResumed, true)
  await stage.reads(page, 'Connected as @ada')
  assert.equal(await page.url(), `${world.app.url}/`)
  assert.equal((await driver.tabs()).length, tabs)
}

/** Every way to connect (`docs/handshake.md`, paths). */
export const PATHS: readonly Row[] = [
  {
    id: 'H1',
    table: 'path',
    title: 'nobody sends a Cross-Origin-Opener-Policy',
    must: 'connects; the window closes by itself',
    run: (stage) => connectsBy(stage, 'handshake'),
  },
  {
    id: 'H2',
    table: 'path',
    title: 'the provider cuts the window off (COOP: same-origin)',
    must: 'is never told as cancelled; connects; the window closes by itself',
    world: { providerCoop: 'same-origin' },
    run: (stage) => connectsBy(stage, 'handshake'),
  },
  {
    id: 'H3',
    table: 'path',
    title: "the customer's page sends COOP: same-origin-allow-popups",
    must: 'connects; the window closes by itself',
    world: { headers: { 'cross-origin-opener-policy': 'same-origin-allow-popups' } },
    run: (stage) => connectsBy(stage, 'handshake'),
  },
  {
    id: 'H3b',
    table: 'path',
    title: 'both send COOP: the page same-origin-allow-popups, the provider same-origin',
    must: 'connects; the window closes by itself',
    world: {
      headers: { 'cross-origin-opener-policy': 'same-origin-allow-popups' },
      providerCoop: 'same-origin',
    },
    run: (stage) => connectsBy(stage, 'handshake'),
  },
  {
    id: 'H3c',
    table: 'path',
    title: "the customer's page sends COOP: noopener-allow-popups",
    must: 'connects; the window closes by itself',
    world: { headers: { 'cross-origin-opener-policy': 'noopener-allow-popups' } },
    run: (stage) => connectsBy(stage, 'handshake'),
  },
  {
    id: 'H4',
    table: 'path',
    title: "the customer's page sends COOP: same-origin, and has a relay page",
    must: 'connects by what the relay page is told',
    world: { headers: NO_OPENER, relay: true },
    run: (stage) => connectsBy(stage, 'none'),
  },
  {
    id: 'H5',
    table: 'path',
    title: "the customer's page sends what helmet sends: COOP: same-origin, no-referrer",
    must: 'connects by a form, once the broker has learned of it',
    world: { headers: HELMET },
    run: connectsByForm,
  },
  {
    id: 'H5b',
    table: 'path',
    title: 'the same, and the provider sends COOP: same-origin as well',
    must: 'connects by a form',
    world: { headers: HELMET, providerCoop: 'same-origin' },
    run: connectsByForm,
  },
  {
    id: 'H5c',
    table: 'path',
    title: "the customer's page is cross-origin isolated (COOP: same-origin, COEP: require-corp)",
    must: 'connects by a form, the first time already: the page can tell by itself',
    world: { headers: { ...NO_OPENER, 'cross-origin-embedder-policy': 'require-corp' } },
    run: (stage) => connectsBy(stage, 'post'),
  },
  {
    id: 'H6',
    table: 'path',
    title: "the customer's page sends COOP: same-origin, and nothing is known of it",
    must: 'launches nothing before the person has picked the number the page shows; then connects',
    threats: ['T2'],
    world: { headers: NO_OPENER },
    run: connectsByNumber,
  },
  {
    id: 'H6b',
    table: 'path',
    title: "the customer's page sends COOP: same-origin and a CSP of form-action 'self'",
    must: 'asks for the number instead of a form that the policy stops; then connects',
    world: { headers: { ...NO_OPENER, 'content-security-policy': "form-action 'self'" } },
    run: async (stage) => {
      await learnThatWindowsAreCutOff(stage.world)
      await connectsByNumber(stage)
    },
  },
  {
    id: 'H6c',
    table: 'path',
    title: 'the person picks another number than the page shows',
    must: 'burns the attempt, says so in both windows, and goes to no provider',
    threats: ['T2', 'T20'],
    world: { headers: NO_OPENER },
    run: async (stage) => {
      const { world } = stage
      const { page, popup, number, offered } = await isAsked(stage)
      await picks(popup, offered.find((each) => each !== number) ?? '')
      const { call, what } = await ends(world)
      assert.deepEqual([call, what], ['onError', 'number_mismatch'])
      await stage.reads(page, 'Nothing was connected.')
      assert.deepEqual(world.sandbox.requests(), [])
      assert.deepEqual(await world.connections(), [])
    },
  },
  {
    id: 'H7',
    table: 'path',
    title: 'the page is reloaded while the window is at the provider',
    must: 'goes on where it was, connects, and says that it resumed',
    run: connectsAfterReload,
  },
  {
    id: 'H8',
    table: 'path',
    title: 'the page is reloaded while the window is at a provider that cut it off',
    must: 'goes on where it was, connects, and says that it resumed',
    world: { providerCoop: 'same-origin' },
    run: connectsAfterReload,
  },
  {
    id: 'H9',
    table: 'path',
    title: 'in place of the page (flow: redirect)',
    must: 'comes back to the page, connects, and leaves nothing in the address',
    world: { return: true, page: { flow: 'redirect' } },
    run: connectsInPlace,
  },
  {
    id: 'H9b',
    table: 'path',
    title: 'in place of the page, with the headers of helmet and a provider that sends COOP',
    must: 'comes back to the page, connects, and leaves nothing in the address',
    world: {
      return: true,
      headers: HELMET,
      providerCoop: 'same-origin',
      page: { flow: 'redirect' },
    },
    run: connectsInPlace,
  },
  {
    id: 'H10',
    table: 'path',
    title: 'in a tab instead of a window (flow: tab)',
    must: 'connects; the tab closes by itself',
    world: { page: { flow: 'tab' } },
    run: (stage) => connectsBy(stage, 'handshake'),
  },
  {
    id: 'H11',
    table: 'path',
    title: 'the operator asks for a proof at launch and at the finish (launch_and_finish)',
    must: 'connects, with what only the last page was told',
    world: { binding: 'launch_and_finish' },
    run: (stage) => connectsBy(stage, 'handshake'),
  },
]
