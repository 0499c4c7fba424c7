import { afterEach, beforeEach, expect, it } from 'vitest'
import { startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { secret, TestPage } from '../support/TestPage.ts'

let host: TestBroker

beforeEach(async () => {
  host = await startTestBroker({ timers: { launchWait: 1 } })
})
afterEach(() => host.stop())

async function hint(options: { origin?: string } = {}): Promise<string> {
  const page = await TestPage.open(host, options)
  type Answer = { config: { openerHint: string } }
  return (await page.call<Answer>('GET', '/v1/connect/connections')).body.config.openerHint
}

async function arriveAlone(userId: string): Promise<void> {
  const { key: k } = await TestPage.withAttempt(host, { userId })
  await new TestBrowser(host).launch({ k, openerOrigin: null })
}

/** By a form, in a window that has its opener or not. */
async function post(userId: string, openerOrigin: string | null): Promise<void> {
  const page = await TestPage.withAttempt(host, { userId })
  const browser = new TestBrowser(host)
  const posted = await browser.post({ k: page.key, l: page.launchSecret }, page.origin)
  await browser.launchPosted(posted, openerOrigin)
}

it('is learned from windows that arrive without opener, for everybody on that origin', async () => {
  const before = await hint()

  await arriveAlone('user_ada')
  await arriveAlone('user_bob')

  expect([before, await hint()]).toEqual(['unknown', 'severed_by_app'])
  expect(await hint({ origin: 'http://localhost:3001' })).toBe('unknown')
})

it('is learned from handshakes', async () => {
  for (const userId of ['user_ada', 'user_bob']) {
    await new TestBrowser(host).launch(
      (await TestPage.withAttempt(host, { userId })).launchRequest(),
    )
  }

  expect(await hint()).toBe('ok')
})

it('is unlearned by posted windows that have their opener after all', async () => {
  await arriveAlone('user_ada')
  await arriveAlone('user_ada')
  const wrong = await hint()

  await post('user_ada', 'http://localhost:3000')
  await post('user_bob', 'http://localhost:3000')
  await post('user_bob', 'http://localhost:3000')
  await post('user_ada', 'http://localhost:3000')

  expect([wrong, await hint()]).toEqual(['severed_by_app', 'ok'])
})

it('stays while posted windows have none', async () => {
  await arriveAlone('user_ada')
  await arriveAlone('user_ada')

  await post('user_ada', null)
  await post('user_bob', null)

  expect(await hint()).toBe('severed_by_app')
})

it('learns nothing from keys that nobody registered, nor from proofs that fail', async () => {
  for (let count = 0; count < 3; count++) {
    const browser = new TestBrowser(host)
    await browser.launch({ k: secret(24), openerOrigin: null })
    await browser.launch({ ...(await anybody()).launchRequest(), launchSecret: secret(32) })
    const posted = await browser.post(
      { k: (await anybody()).key, l: secret(32) },
      'http://evil.example',
    )
    await browser.launchPosted(posted)
  }

  expect(await hint()).toBe('unknown')
})

it('learns nothing from redirects, which have no opener', async () => {
  const returnUrl = 'http://localhost:3000/settings'
  for (const userId of ['user_ada', 'user_bob']) {
    const page = await TestPage.open(host, { userId, returnUrl })
    await page.create({ display: 'redirect' })
    const browser = new TestBrowser(host)
    const posted = await browser.post({ k: page.key, l: page.launchSecret }, page.origin)
    expect((await browser.launchPosted(posted)).body.next).toBe('authorize')
  }

  expect(await hint()).toBe('unknown')
})

function anybody(): Promise<TestPage> {
  return TestPage.withAttempt(host, { userId: `user_${secret(4)}` })
}
