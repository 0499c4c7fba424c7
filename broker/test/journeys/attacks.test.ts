import { afterEach, describe, expect, it } from 'vitest'
import { APP_ORIGIN, OTHER_ORIGIN, startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { secret, TestPage } from '../support/TestPage.ts'

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

describe('an authorize address opened in another browser', () => {
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

describe('a boot address opened in another browser', () => {
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

  it.each([
    ['without the launch secret', { launchSecret: undefined }],
    ['with a wrong launch secret', { launchSecret: secret(32) }],
    ['from another origin', { openerOrigin: OTHER_ORIGIN }],
    ['for another attempt', { attemptId: 'att_aaaaaaaaaaaaaaaaaaaaaa' }],
  ])('ends the attempt when launched %s', async (_, change) => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const { launchSecret, ...request } = { ...page.launchRequest(), ...change }

    const launch = await new TestBrowser(host).launch({
      ...request,
      ...(launchSecret === undefined ? {} : { launchSecret }),
    })

    expect(launch).toMatchObject({ status: 403, body: { code: 'launch_origin_mismatch' } })
    expect((await page.view()).body.status).toBe('failed')
    expect((await new TestBrowser(host).launch(page.launchRequest())).status).toBe(403)
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

  it('refuses a second launch of a key, and leaves the first one alone', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const consent = await browser.reachConsent(page)

    const second = await new TestBrowser(host).launch(page.launchRequest())
    const thief = await new TestBrowser(host).launch({ k: page.key, openerOrigin: page.origin })
    await browser.press(consent, 'Authorize')

    expect(second).toMatchObject({ status: 400, body: { code: 'state_invalid' } })
    expect(thief).toMatchObject({ status: 400, body: { code: 'state_invalid' } })
    expect((await page.complete()).status).toBe(200)
  })
})

describe('the callback', () => {
  it('takes a state once', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const callback = await browser.authorizeOnly(page)

    const both = await Promise.all([browser.visit(callback), browser.visit(callback)])
    const again = await browser.visit(callback)

    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400])
    expect(again.status).toBe(400)
    expect((await page.view()).body.status).toBe('authorized')
  })

  it.each([
    ['an unknown state', { state: secret(32) }],
    ['no state', { state: '' }],
  ])('answers %s with a page that says where to start again', async (_, params) => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).reachConsent(page)

    const query = new URLSearchParams({ code: 'a-code', ...params })
    const end = await new TestBrowser(host).visit(
      `${host.url}/connect/callback/gitlab?${query.toString()}`,
    )

    expect(end.status).toBe(400)
    expect(end.text).toContain('Start again from Acme')
    expect((await page.view()).body.status).toBe('at_provider')
  })

  it('refuses a parameter that stands twice, and spends nothing', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const callback = await browser.authorizeOnly(page)

    const doubled = await browser.visit(`${callback}&code=another`)
    const intact = await browser.visit(callback)

    expect(doubled.status).toBe(400)
    expect(intact.status).toBe(200)
  })

  it('refuses the answer of one provider at the address of another', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const callback = await browser.authorizeOnly(page)

    const end = await browser.visit(callback.replace('/callback/gitlab', '/callback/gitlab-two'))

    expect(end.text).toContain('The answer came from somebody else than was asked.')
    expect((await page.view()).body.error?.code).toBe('issuer_mismatch')
    expect(host.sandbox.tokenRequests()).toEqual([])
  })

  it('keeps the code out of the address the window rests at', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)

    const done = await new TestBrowser(host).authorize(page)

    expect(done.url).toBe(`${host.url}/connect/done/${page.attemptId}`)
  })
})

describe('completing', () => {
  it('refuses another verifier, and changes nothing', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)
    const before = (await page.view()).body

    const refused = await page.complete({ codeVerifier: secret(32) })

    expect(refused).toMatchObject({ status: 409, body: { code: 'verifier_mismatch' } })
    expect((await page.view()).body).toEqual(before)
    expect((await page.complete()).status).toBe(200)
  })

  it('refuses another verifier after it was done, too', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)
    await page.complete()

    const refused = await page.complete({ codeVerifier: secret(32) })

    expect(refused).toMatchObject({ status: 409, body: { code: 'verifier_mismatch' } })
  })

  it('refuses a wrong completion code, and changes nothing', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const done = await new TestBrowser(host).authorize(page)

    const refused = await page.complete({ completionCode: secret(32) })

    expect(refused).toMatchObject({ status: 409, body: { code: 'verifier_mismatch' } })
    const { completionCode } = TestBrowser.dataOf(done)
    expect((await page.complete({ completionCode })).status).toBe(200)
  })

  it('refuses the token of another user, and of another page', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)
    const body = { codeVerifier: page.verifier }
    const path = `/v1/connect/attempts/${page.attemptId}/complete`

    const bob = await TestPage.open(host, { userId: 'user_bob' })
    const elsewhere = await TestPage.open(host, { origin: OTHER_ORIGIN })

    expect((await bob.call('POST', path, body)).body).toMatchObject({ code: 'subject_mismatch' })
    expect((await elsewhere.call('POST', path, body)).body).toMatchObject({
      code: 'origin_not_allowed',
    })
    expect((await page.complete()).status).toBe(200)
  })

  it('is not possible before the provider answered', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const early = await page.complete()
    await new TestBrowser(host).reachConsent(page)

    expect(early).toMatchObject({ status: 409, body: { code: 'attempt_state' } })
    expect(await page.complete()).toMatchObject({ status: 409, body: { code: 'attempt_state' } })
  })
})

describe('the last page', () => {
  it('is for the browser of the launch only', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const done = await new TestBrowser(host).authorize(page)

    const stranger = await new TestBrowser(host).visit(done.url)
    const status = await new TestBrowser(host).visit(`${done.url}/status`)

    expect(stranger.status).toBe(400)
    expect(stranger.text).not.toContain('id="data"')
    expect(status.status).toBe(400)
  })

  it('gives the completion code once', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const first = await browser.authorize(page)

    const second = await browser.visit(first.url)

    expect(TestBrowser.dataOf(first)['completionCode']).toMatch(/^[\w-]{43}$/)
    expect(TestBrowser.dataOf(second)).not.toHaveProperty('completionCode')
  })
})
