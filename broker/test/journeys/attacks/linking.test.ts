import { afterEach, describe, expect, it } from 'vitest'
import { APP_ORIGIN, startTestBroker } from '../../support/startTestBroker.ts'
import type { TestBroker } from '../../support/startTestBroker.ts'
import { TestBrowser } from '../../support/TestBrowser.ts'
import { secret, TestPage } from '../../support/TestPage.ts'

/*
 * Forced linking: Mallory makes an attempt in the app under her own name, and lures Bob into authorizing
 * it at the provider. If that worked, Bob's account would be hers to use in the app.
 */

let host: TestBroker

afterEach(() => host.stop())

/** Mallory's page, as far as she gets by herself: she launches, and has the authorize address. */
async function malloryLaunches(options: Parameters<typeof startTestBroker>[0] = {}) {
  host = await startTestBroker(options)
  const page = await TestPage.withAttempt(host, { userId: 'user_mallory' })
  const { body } = await new TestBrowser(host).launch(page.launchRequest())
  return { page, authorizeUrl: body.url ?? '' }
}

describe('T1 an authorize address opened in another browser', () => {
  it('ends the attempt at the callback, before any token request', async () => {
    const { page, authorizeUrl } = await malloryLaunches()
    const bob = new TestBrowser(host)

    const end = await bob.consent(await bob.signIn(authorizeUrl, 'grace'))

    expect(end.status).toBe(403)
    expect(end.text).toContain('This link was not started in this browser.')
    expect((await page.view()).body.error?.code).toBe('browser_mismatch')
    expect((await page.complete()).body.code).toBe('browser_mismatch')
    expect(host.sandbox.tokenRequests()).toEqual([])
  })

  it('control: without the cookie check, Mallory gets the account', async () => {
    const { page, authorizeUrl } = await malloryLaunches({ checks: { browserCookie: false } })
    const bob = new TestBrowser(host)

    await bob.consent(await bob.signIn(authorizeUrl, 'grace'))
    const stolen = await page.complete()

    expect(stolen.body.connection).toMatchObject({ account: { username: 'grace' } })
  })

  it('is not helped by a cookie of another attempt', async () => {
    const { page, authorizeUrl } = await malloryLaunches()
    const bob = new TestBrowser(host)
    await bob.launch((await TestPage.withAttempt(host, { userId: 'user_bob' })).launchRequest())

    const end = await bob.consent(await bob.signIn(authorizeUrl, 'grace'))

    expect(end.status).toBe(403)
    expect((await page.view()).body.status).toBe('failed')
  })

  it('is not helped by a planted cookie', async () => {
    const { page, authorizeUrl } = await malloryLaunches()
    const bob = new TestBrowser(host)
    const planted = new Map([[`ap_${page.attemptId}`, secret(32)]])
    bob.cookies.set(new URL(host.url).hostname, planted)

    const end = await bob.consent(await bob.signIn(authorizeUrl, 'grace'))

    expect(end.status).toBe(403)
    expect(host.sandbox.tokenRequests()).toEqual([])
  })
})

describe('T2 a boot address opened in another browser', () => {
  it('asks for the number of a page that its person does not see, and goes nowhere', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host, { userId: 'user_mallory' })
    const bob = new TestBrowser(host)

    const asked = await bob.launch({ k: page.key, openerOrigin: null })
    const complete = await page.complete()

    expect(asked).toMatchObject({ status: 200, body: { next: 'number' } })
    expect(asked.body).not.toHaveProperty('url')
    expect((await page.view()).body).toMatchObject({
      status: 'number_required',
      binding: 'none',
      bootSeen: true,
      openerLost: true,
    })
    expect(complete.body.code).toBe('attempt_state')
  })

  it.each([
    ['relay', 'popup', { relayUrl: `${APP_ORIGIN}/relay.html` }],
    ['return', 'redirect', { returnUrl: `${APP_ORIGIN}/settings` }],
  ])("gives the code to Bob's own browser, where there is a %s page", async (_, display, urls) => {
    host = await startTestBroker()
    const page = await TestPage.open(host, { userId: 'user_mallory', ...urls })
    await page.create({ display })
    const bob = new TestBrowser(host)

    const { body } = await bob.launch({ k: page.key, openerOrigin: null })
    const consent = await bob.signIn(body.url ?? '', 'grace')
    await bob.press(consent, 'Authorize', APP_ORIGIN)
    const stolen = await page.complete()
    const guessed = await page.complete({ completionCode: secret(32) })

    expect((await page.view()).body).toMatchObject({ status: 'authorized', binding: 'none' })
    expect([stolen.body.code, guessed.body.code]).toEqual(['binding_required', 'verifier_mismatch'])
    expect(host.sandbox.tokenRequests()).toEqual([])
  })

  it('control: without the binding rule, Mallory gets the account', async () => {
    host = await startTestBroker({ checks: { binding: false } })
    const page = await TestPage.withAttempt(host, { userId: 'user_mallory' })
    const bob = new TestBrowser(host)

    const { body } = await bob.launch({ k: page.key, openerOrigin: null })
    await bob.consent(await bob.signIn(body.url ?? '', 'grace'))
    const stolen = await page.complete()

    expect(stolen.body.connection).toMatchObject({ account: { username: 'grace' } })
  })
})
