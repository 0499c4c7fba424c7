import assert from 'node:assert/strict'
import { attemptsMade, ends, isConnected, isNotConnected } from '../notes.ts'
import { until } from '../driver/until.ts'
import type { Row, Stage } from '../Row.ts'
import { goToProvider } from './steps.ts'

/** Loses one answer of the broker, and connects all the same, once. */
function connectsDespite(lost: RegExp): Row['run'] {
  return async (stage) => {
    const { broker } = stage.world
    broker.dropAnswer(lost)
    await connectsOnce(stage)
    assert.ok(broker.requests().some(({ method, path }) => lost.test(`${method} ${path}`)))
  }
}

/** Connects, however often the broker is asked the same. */
async function connectsOnce(stage: Stage): Promise<void> {
  const { world } = stage
  const page = await stage.openApp()
  await stage.consent(await stage.connect(page))
  await isConnected(world)
  await stage.reads(page, 'Connected as @ada')
  assert.equal(world.sandbox.tokenRequests().length, 1)
  const ids = world.broker
    .requests()
    .map(({ path }) => /^\/v1\/connect\/attempts\/([^/]+)/.exec(path)?.[1])
  assert.equal(new Set(ids.filter((id) => id !== undefined)).size, 1)
}

/** The line to the broker at each step (`docs/handshake.md`, faults). */
export const NETWORK: readonly Row[] = [
  {
    id: 'F7',
    table: 'fault',
    title: 'no network before the first click',
    must: 'says so, closes the window; once there is network, one can start again',
    world: { page: { timers: { helloTimeout: 1500 } } },
    run: async (stage) => {
      const { driver, world } = stage
      const page = await stage.openApp()
      await until('the button', () => page.has({ button: 'Connect GitLab' }))
      const before = (await driver.tabs()).length
      world.broker.cut()
      await page.click({ button: 'Connect GitLab' })
      const { call, what } = await ends(world)
      assert.equal(call, 'onError')
      assert.match(what, /^(network_error|broker_unreachable)$/)
      await until('the window to close', async () => (await driver.tabs()).length === before)

      world.broker.mend()
      assert.deepEqual(await world.connections(), [])
      await stage.consent(await stage.connect(page))
      assert.equal((await ends(world, 2)).call, 'onSuccess')
    },
  },
  {
    id: 'F7a',
    table: 'fault',
    title: 'the request that makes the attempt does not come through at first',
    must: 'asks again, while the window waits; connects',
    run: async (stage) => {
      const { world } = stage
      world.broker.dropRequest(/^POST \/v1\/connect\/attempts$/)
      await connectsOnce(stage)
      assert.ok(attemptsMade(world) > 1)
    },
  },
  {
    id: 'F7b',
    table: 'fault',
    title: 'the answer that the attempt is made gets lost',
    must: 'asks again, makes no second attempt; connects',
    run: connectsDespite(/^POST \/v1\/connect\/attempts$/),
  },
  {
    id: 'F7c',
    table: 'fault',
    title: 'the answer to the launch gets lost',
    must: 'says so in the window; the page can open another for the same attempt, and connects',
    world: { page: { timers: { softWaiting: 1000 } } },
    run: async (stage) => {
      const { world } = stage
      world.broker.dropAnswer(/^POST \/connect\/boot\/launch/)
      const page = await stage.openApp()
      const popup = await stage.connect(page)
      // Some browsers send the request again by themselves: its key has launched then.
      await until('the window to say so', async () =>
        /The connection failed|Nothing happens here any more/.test(await popup.text()),
      )
      await until('a way on', () => page.has({ button: 'Cancel' }))
      await page.click({ button: 'Cancel' })
      await isNotConnected(world, 'onCancel', 'dismissed')
      await stage.gone(popup)

      await stage.consent(await stage.connect(page))
      assert.equal((await ends(world, 2)).call, 'onSuccess')
    },
  },
  {
    id: 'F7d',
    table: 'fault',
    title: 'the network goes and comes back while the person is at the provider',
    must: 'connects',
    run: async (stage) => {
      const { world } = stage
      const { page, popup } = await goToProvider(stage)
      world.broker.cut()
      const asked = world.broker.requests().length
      await until('a request that fails', () => world.broker.refused() > 0)
      world.broker.mend()
      await until('a request that does not', () => world.broker.requests().length > asked)
      await stage.consent(popup)
      await isConnected(world)
      await stage.reads(page, 'Connected as @ada')
      await stage.gone(popup)
    },
  },
  {
    id: 'F7e',
    table: 'fault',
    title: 'no network as the provider sends the window back',
    must: 'once there is network, reloading the window is enough to connect',
    run: async (stage) => {
      const { world } = stage
      const { page, popup } = await goToProvider(stage)
      await popup.click({ button: 'Sign in as @ada' })
      await until('the consent', () => popup.has({ button: 'Authorize' }))
      world.broker.cut()
      await popup.click({ button: 'Authorize' })
      await until('the window to be stuck', async () => !(await popup.has({ button: 'Authorize' })))
      world.broker.mend()
      await popup.reload()
      await isConnected(world)
      await stage.reads(page, 'Connected as @ada')
    },
  },
  {
    id: 'F7f',
    table: 'fault',
    title: "the answer to the provider's callback gets lost",
    must: 'connects: the page hears of it from the broker',
    run: connectsDespite(/^GET \/connect\/callback\//),
  },
  {
    id: 'F7g',
    table: 'fault',
    title: "the window's last page gets lost",
    must: 'connects: the page hears of it from the broker',
    run: connectsDespite(/^GET \/connect\/done\/[^/]+$/),
  },
  {
    id: 'F8',
    table: 'fault',
    title: 'the answer that it is connected gets lost',
    must: 'asks again, and hears the same; one token request, one connection',
    threats: ['T7'],
    run: connectsDespite(/\/complete$/),
  },
  {
    id: 'F8a',
    table: 'fault',
    title: 'no network for a while as the page is to finish',
    must: 'finishes when the network is back',
    run: async (stage) => {
      const { world } = stage
      const finish = world.broker.hold(/\/complete$/)
      const { page, popup } = await goToProvider(stage)
      await stage.consent(popup)
      await until('the finish', () => finish.waiting() > 0)
      world.broker.cut()
      finish.release()
      await until('a request that fails', () => world.broker.refused() > 0)
      world.broker.mend()
      await page.evaluate(`dispatchEvent(new Event('online'))`)
      await isConnected(world)
      await stage.reads(page, 'Connected as @ada')
      assert.equal(world.sandbox.tokenRequests().length, 1)
    },
  },
  {
    id: 'F8b',
    table: 'fault',
    title: 'no network as the person cancels',
    must: 'ends as cancelled, and nothing is ever connected',
    world: { page: { timers: { softWaiting: 500 } } },
    run: async (stage) => {
      const { world } = stage
      const { page } = await goToProvider(stage)
      await until('a way out', () => page.has({ button: 'Cancel' }))
      world.broker.cut()
      await page.click({ button: 'Cancel' })
      assert.equal((await ends(world)).what, 'dismissed')
      world.broker.mend()
      assert.deepEqual(await world.connections(), [])
    },
  },
]
