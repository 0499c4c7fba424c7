import type { LaunchRequest } from '@authpipe/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import { APP_ORIGIN, startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import type { Visit } from '../support/TestBrowser.ts'
import { TestPage } from '../support/TestPage.ts'

const RELAY_URL = `${APP_ORIGIN}/relay.html`
const RETURN_URL = `${APP_ORIGIN}/settings?tab=connections`

let host: TestBroker

afterEach(() => host.stop())

describe('a window without opener, and a relay page', () => {
  it('goes to the provider unproven, and is completed with the code of the relay page alone', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host, { relayUrl: RELAY_URL })

    const done = await withoutOpener(page, new TestBrowser(host))
    const view = (await page.view()).body
    const without = await page.complete()
    const { relay } = TestBrowser.dataOf(done)
    const completed = await page.complete(resultOf(String(relay), RELAY_URL, page))

    expect(view).toMatchObject({ status: 'authorized', binding: 'none', needsCode: true })
    expect(without).toMatchObject({ status: 403, body: { code: 'binding_required' } })
    expect(completed.status).toBe(200)
  })

  it('takes a code that is late for none', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host, { relayUrl: RELAY_URL })
    const done = await withoutOpener(page, new TestBrowser(host))

    host.clock.advance(60_000)
    const late = await page.complete(TestBrowser.dataOf(done))

    expect(late.body.code).toBe('binding_required')
    expect(host.sandbox.tokenRequests()).toEqual([])
  })

  it('tells the relay page of a refusal too, with nothing but the attempt', async () => {
    host = await startTestBroker({ faults: { authorize: { kind: 'deny' } } })
    const page = await TestPage.withAttempt(host, { relayUrl: RELAY_URL })

    const end = await withoutOpener(page, new TestBrowser(host))

    expect(TestBrowser.dataOf(end)['relay']).toBe(`${RELAY_URL}#ap=${page.attemptId}`)
  })

  it('does not go there when the launch was proven', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host, { relayUrl: RELAY_URL })

    const done = await new TestBrowser(host).authorize(page)

    expect(TestBrowser.dataOf(done)).not.toHaveProperty('relay')
    expect((await page.view()).body).not.toHaveProperty('needsCode')
    expect((await page.complete()).status).toBe(200)
  })
})

describe('a redirect', () => {
  it('ends on the page to return to, with the code in the fragment', async () => {
    host = await startTestBroker()
    const page = await TestPage.open(host, { returnUrl: RETURN_URL })
    await page.create({ display: 'redirect' })

    const back = await redirected(page, new TestBrowser(host))
    const completed = await page.complete(resultOf(back, RETURN_URL, page))

    expect(completed.status).toBe(200)
  })

  it('ends there when the person declines, with nothing but the attempt', async () => {
    host = await startTestBroker({ faults: { authorize: { kind: 'deny' } } })
    const page = await TestPage.open(host, { returnUrl: RETURN_URL })
    await page.create({ display: 'redirect' })

    const back = await redirected(page, new TestBrowser(host))

    expect(back).toBe(`${RETURN_URL}#ap=${page.attemptId}`)
    expect((await page.view()).body.error?.code).toBe('access_denied')
  })

  it('ends there when it took too long', async () => {
    host = await startTestBroker()
    const page = await TestPage.open(host, { returnUrl: RETURN_URL })
    await page.create({ display: 'redirect' })
    const browser = new TestBrowser(host)
    const consent = await browser.reachConsent(page)

    host.clock.advance(15 * 60_000)
    const end = await browser.press(consent, 'Authorize', APP_ORIGIN)

    expect(end.headers.get('location')).toBe(`${RETURN_URL}#ap=${page.attemptId}`)
  })

  it('ends there with no code when the answer came under a false name', async () => {
    host = await startTestBroker()
    const page = await TestPage.open(host, { returnUrl: RETURN_URL })
    await page.create({ display: 'redirect' })
    const browser = new TestBrowser(host)
    const callback = await browser.authorizeOnly(page)

    const end = await browser.visit(`${callback}&iss=https%3A%2F%2Fevil.example`, {}, APP_ORIGIN)

    expect(end.headers.get('location')).toBe(`${RETURN_URL}#ap=${page.attemptId}`)
    expect((await page.view()).body.error?.code).toBe('issuer_mismatch')
  })

  it('offers the way back from its first page on, in the language of the attempt', async () => {
    host = await startTestBroker()
    const page = await TestPage.open(host, { returnUrl: RETURN_URL, locale: 'es' })
    await page.create({ display: 'redirect' })
    const post = (l: string) =>
      new TestBrowser(host).visit(`${host.url}/connect/boot/post`, {
        method: 'POST',
        headers: { origin: APP_ORIGIN },
        body: new URLSearchParams({ k: page.key, l }),
      })

    const own = await post(page.launchSecret)
    const stranger = await post(page.verifier)

    expect(own.text).toContain(`href="${RETURN_URL}">Volver a Acme</a>`)
    expect(stranger.text).toContain('<html lang="en"')
    expect(stranger.text).not.toContain('href=')
  })

  it('offers the way back from a page of ours that is out of date', async () => {
    host = await startTestBroker()
    const page = await TestPage.open(host, { returnUrl: RETURN_URL, locale: 'fr' })
    await page.create({ display: 'redirect' })
    const browser = new TestBrowser(host)
    const callback = await browser.authorizeOnly(page)
    await browser.visit(callback, {}, APP_ORIGIN)

    const again = await browser.visit(callback)
    const bob = await new TestBrowser(host).visit(callback)

    expect(again.text).toContain(`href="${RETURN_URL}">Revenir à Acme</a>`)
    expect(bob.text).not.toContain('href=')
  })

  it('sends nobody there from another browser', async () => {
    host = await startTestBroker()
    const page = await TestPage.open(host, { returnUrl: RETURN_URL })
    await page.create({ display: 'redirect' })
    const callback = await new TestBrowser(host).authorizeOnly(page)

    const bob = await new TestBrowser(host).visit(callback, {}, APP_ORIGIN)

    expect(bob.status).toBe(403)
    expect(bob.headers.get('location')).toBeNull()
    expect((await page.view()).body.error?.code).toBe('browser_mismatch')
  })
})

describe('an operator who wants a proof at both ends', () => {
  const strict = { config: { binding: 'launch_and_finish' } } as const

  it('gets no connection from a launch alone', async () => {
    host = await startTestBroker(strict)
    const page = await TestPage.withAttempt(host)
    const done = await new TestBrowser(host).authorize(page)

    const without = await page.complete()
    const withCode = await page.complete(TestBrowser.dataOf(done))

    expect(without.body.code).toBe('binding_required')
    expect(withCode.status).toBe(200)
  })

  it('control: the launch alone is enough where any proof will do', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)

    expect((await page.complete()).status).toBe(200)
  })

  it('lets the last page go to the relay page wherever the opener was lost', async () => {
    host = await startTestBroker(strict)
    const page = await TestPage.withAttempt(host, { relayUrl: RELAY_URL })

    const done = await new TestBrowser(host).authorize(page)

    const { relay } = TestBrowser.dataOf(done)
    expect((await page.view()).body.needsCode).toBe(true)
    expect((await page.complete(resultOf(String(relay), RELAY_URL, page))).status).toBe(200)
  })
})

describe("the word of the customer's backend", () => {
  it('is a proof at the end, by API key alone', async () => {
    host = await startTestBroker({ config: { binding: 'launch_and_finish' } })
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)
    const path = `/v1/attempts/${page.attemptId}/confirm`
    const user = { tenantId: 'org_acme', userId: 'user_ada' }

    const byPage = await page.fetch('POST', path, user)
    const before = await page.complete()
    const confirmed = await host.backend('POST', path, user)
    const after = await page.complete()

    expect([byPage.status, before.body.code, confirmed.status]).toEqual([
      401,
      'binding_required',
      204,
    ])
    expect(after.status).toBe(200)
  })

  it('does not make good a launch without proof', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host, { relayUrl: RELAY_URL })
    await withoutOpener(page, new TestBrowser(host))

    const user = { tenantId: 'org_acme', userId: 'user_ada' }
    await host.backend('POST', `/v1/attempts/${page.attemptId}/confirm`, user)

    expect((await page.complete()).body.code).toBe('binding_required')
  })
})

describe('an answer that got lost', () => {
  it('is the same when the page asks again, and the code is spent once', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const done = await new TestBrowser(host).authorize(page)
    const lost = new AbortController()
    const completing = fetch(`${host.url}/v1/connect/attempts/${page.attemptId}/complete`, {
      method: 'POST',
      signal: lost.signal,
      headers: {
        origin: page.origin,
        authorization: `Bearer ${page.connectToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ codeVerifier: page.verifier }),
    })
    await expect.poll(() => host.sandbox.tokenRequests().length).toBe(1)
    lost.abort()
    await completing.catch(() => undefined)

    const again = await page.complete(TestBrowser.dataOf(done))

    expect(again.status).toBe(200)
    expect(host.sandbox.tokenRequests()).toHaveLength(1)
  })

  it('is the same for a fresh token of the same user, and refused to another', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host, { ttl: 60 })
    await new TestBrowser(host).authorize(page)
    const first = await page.complete()
    host.clock.advance(60_000)

    const again = await (await sameAttempt(page, 'user_ada')).complete()
    const bob = await (await sameAttempt(page, 'user_bob')).complete()

    expect((await page.complete()).body.code).toBe('connect_token_expired')
    expect(again.body).toEqual(first.body)
    expect(bob.body.code).toBe('subject_mismatch')
  })
})

describe('the language of the pages', () => {
  it("is the customer's choice where the attempt is known, else the browser's", async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host, { locale: 'ja' })
    const done = await new TestBrowser(host).authorize(page)
    const german = { headers: { 'accept-language': 'de-AT,de;q=0.9' } }

    const boot = await new TestBrowser(host).visit(`${host.url}/connect/boot/v1`, german)
    const error = await new TestBrowser(host).visit(`${host.url}/connect/callback/gitlab`, german)

    expect(done.text).toContain('<html lang="ja" dir="ltr">')
    expect(done.text).toContain('もうすぐ完了します')
    expect(boot.text).toContain('<html lang="de" dir="ltr">')
    expect(error.text).toContain('Beginnen Sie in Acme noch einmal')
  })
})

/** The window of this page, cut off from it: all that its first page has is the key. */
async function withoutOpener(page: TestPage, browser: TestBrowser): Promise<Visit> {
  const request: LaunchRequest = { k: page.key, openerOrigin: null }
  const { body } = await browser.launch(request)
  return browser.consent(await browser.signIn(body.url ?? ''))
}

/** Through the provider, up to the customer's page. */
async function redirected(page: TestPage, browser: TestBrowser): Promise<string> {
  const { body } = await browser.launch(page.launchRequest())
  const visit = await browser.visit(body.url ?? '', {}, APP_ORIGIN)
  const signedIn = visit.text.includes('Sign in as @ada')
    ? await browser.press(visit, 'Sign in as @ada', APP_ORIGIN)
    : visit
  const end = signedIn.text.includes('Authorize</button>')
    ? await browser.press(signedIn, 'Authorize', APP_ORIGIN)
    : signedIn
  return end.headers.get('location') ?? ''
}

/** What a page reads from its fragment. */
function resultOf(address: string, page: string, { attemptId }: TestPage) {
  const [before, fragment] = address.split('#')
  const result = new URLSearchParams(fragment)
  expect(before).toBe(page)
  expect(result.get('ap')).toBe(attemptId)
  return { completionCode: result.get('cc') }
}

async function sameAttempt(page: TestPage, userId: string): Promise<TestPage> {
  const other = await TestPage.open(host, { userId })
  return Object.assign(other, { attemptId: page.attemptId, verifier: page.verifier })
}
