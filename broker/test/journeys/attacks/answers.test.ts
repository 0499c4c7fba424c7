import { afterEach, describe, expect, it } from 'vitest'
import { OTHER_ORIGIN, startTestBroker } from '../../support/startTestBroker.ts'
import type { TestBroker } from '../../support/startTestBroker.ts'
import { TestBrowser } from '../../support/TestBrowser.ts'
import { secret, TestPage } from '../../support/TestPage.ts'

let host: TestBroker

afterEach(() => host.stop())

describe('T5 a page that waits for the result of another', () => {
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

  it("is addressed by nothing: the result goes to the attempt's own origin, and never to all", async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)

    const done = await new TestBrowser(host).authorize(page)
    const boot = await new TestBrowser(host).visit(`${host.url}/connect/boot/v1`)

    expect(TestBrowser.dataOf(done)).toMatchObject({ origin: page.origin })
    for (const { text } of [done, boot]) {
      expect(text).toContain('postMessage(')
      expect(text).not.toMatch(/postMessage\([^)]*['"`]\*/)
    }
  })
})

describe('T7 what was used is used again', () => {
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

  it('is not possible before the provider answered', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const early = await page.complete()
    await new TestBrowser(host).reachConsent(page)

    expect(early).toMatchObject({ status: 409, body: { code: 'attempt_state' } })
    expect(await page.complete()).toMatchObject({ status: 409, body: { code: 'attempt_state' } })
  })

  it('answers two pages that complete at once the same, and spends the code once', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)

    const answers = await Promise.all([page.complete(), page.complete(), page.complete()])

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(new Set(answers.map(({ body }) => body.connection.id)).size).toBe(1)
    expect(host.sandbox.tokenRequests()).toHaveLength(1)
  })
})

describe("T9 Mallory's own code, answered in Bob's name", () => {
  it("makes no connection with Bob's state in Bob's browser: the code has another challenge", async () => {
    const { bob, browser, forged } = await swap()

    await browser.visit(forged)
    const completed = await bob.complete()

    expect(completed.status).toBeGreaterThanOrEqual(400)
    expect(completed.body.connection).toBeUndefined()
    const { body } = await bob.call<object>('GET', '/v1/connect/connections')
    expect(body).toMatchObject({ connections: [] })
  })

  it("is not even sent to the provider with Bob's state in another browser", async () => {
    const { bob, forged } = await swap()

    const end = await new TestBrowser(host).visit(forged)

    expect(end.status).toBe(403)
    expect((await bob.view()).body.error?.code).toBe('browser_mismatch')
    expect(host.sandbox.tokenRequests()).toEqual([])
  })

  it('control: without the cookie check, it is', async () => {
    const { bob, forged } = await swap({ checks: { browserCookie: false } })

    await new TestBrowser(host).visit(forged)
    await bob.complete()

    expect(host.sandbox.tokenRequests()).toHaveLength(1)
  })
})

describe('T10 the answer of one provider in the name of another', () => {
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

  it('refuses a name it was not asked under', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const callback = await browser.authorizeOnly(page)

    await browser.visit(`${callback}&iss=${encodeURIComponent('https://evil.example')}`)

    expect((await page.view()).body.error?.code).toBe('issuer_mismatch')
    expect((await page.complete()).body.code).toBe('issuer_mismatch')
    expect(host.sandbox.tokenRequests()).toEqual([])
  })

  it('control: at its own address, under its own name, it is taken', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const callback = await browser.authorizeOnly(page)

    await browser.visit(`${callback}&iss=${encodeURIComponent(host.sandbox.url)}`)

    expect((await page.complete()).status).toBe(200)
  })
})

describe('T22 somebody spends what is not theirs', () => {
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

  it("leaves Bob's attempt alone when Mallory's answer comes to Bob's browser", async () => {
    host = await startTestBroker()
    const mallory = await TestPage.withAttempt(host, { userId: 'user_mallory' })
    const callback = await new TestBrowser(host).authorizeOnly(mallory)
    const bob = await TestPage.withAttempt(host, { userId: 'user_bob' })
    const browser = new TestBrowser(host)
    const consent = await browser.reachConsent(bob)

    const lured = await browser.visit(callback)
    await browser.press(consent, 'Authorize')

    expect(lured.status).toBe(403)
    expect((await mallory.view()).body.error?.code).toBe('browser_mismatch')
    expect((await bob.complete()).status).toBe(200)
  })
})

describe('T23 another user, or another page, finishes', () => {
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
})

/** Her account's code, caught before the broker sees it; and Bob's window, at the provider. */
async function swap(options: Parameters<typeof startTestBroker>[0] = {}) {
  host = await startTestBroker(options)
  const mallory = await TestPage.withAttempt(host, { userId: 'user_mallory' })
  const callback = new URL(await new TestBrowser(host).authorizeOnly(mallory))
  const bob = await TestPage.withAttempt(host, { userId: 'user_bob' })
  const browser = new TestBrowser(host)
  const { body } = await browser.launch(bob.launchRequest())
  const state = new URL(body.url ?? '').searchParams.get('state') ?? ''
  callback.searchParams.set('state', state)
  return { bob, browser, forged: callback.href }
}
