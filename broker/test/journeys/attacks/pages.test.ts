import { afterEach, describe, expect, it } from 'vitest'
import { createTestApp, post } from '../../support/createTestApp.ts'
import { APP_ORIGIN, startTestBroker } from '../../support/startTestBroker.ts'
import type { TestBroker } from '../../support/startTestBroker.ts'
import { TestAttempt } from '../../support/TestAttempt.ts'
import { TestBrowser } from '../../support/TestBrowser.ts'
import type { Visit } from '../../support/TestBrowser.ts'
import { secret, TestPage } from '../../support/TestPage.ts'

let host: TestBroker | undefined

afterEach(async () => {
  await host?.stop()
  host = undefined
})

describe('T12 a page to return to, of the attacker’s choice', () => {
  it.each(['returnUrl', 'relayUrl'])('is not taken from a browser: %s', async (field) => {
    host = await startTestBroker()
    const page = await TestPage.open(host)

    const refused = await page.create({ [field]: 'https://evil.example/' })

    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ path: field }] },
    })
  })
})

describe('T13 an origin that is nearly one of the operator’s', () => {
  it.each([
    'http://localhost',
    'http://localhost:30000',
    'https://localhost:3000',
    'http://localhost:3000.evil.example',
    'http://app.localhost:3000',
    'http://LOCALHOST:3000',
    'http://localhost:3000/',
    'null',
  ])('makes no attempt from %s', async (origin) => {
    host = await startTestBroker()
    const page = await TestPage.open(host, { origin })

    expect(await page.create()).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } })
  })

  it.each(['http://*', 'http://localhost:*', 'https://*.localhost', 'null'])(
    'cannot be put into a token, nor can a pattern: %s',
    async (origin) => {
      host = await startTestBroker()
      const request = { tenantId: 'org_acme', userId: 'user_ada', origins: [origin] }

      const refused = await host.backend('POST', '/v1/connect-tokens', request)

      expect(refused.status).toBe(400)
    },
  )

  it('control: the origin itself does', async () => {
    host = await startTestBroker()
    const page = await TestPage.open(host, { origin: APP_ORIGIN })

    expect((await page.create()).status).toBe(201)
  })
})

describe('T16 a page of ours in a frame of theirs', () => {
  it('is not shown, nor is any other of our headers missing, on any page', async () => {
    host = await startTestBroker({ config: { trustedProviderHosts: [] } })
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const posted = await browser.post({ k: secret(24), l: secret(32) }, page.origin)
    const { body } = await browser.launch(page.launchRequest())
    const hop = await browser.send(body.url ?? '')
    const done = await browser.consent(await browser.signIn(body.url ?? ''))
    const pages = {
      boot: (await browser.visit(`${host.url}/connect/boot/v1`)).headers,
      posted: posted.headers,
      hop: hop.headers,
      done: done.headers,
      error: (await browser.visit(`${host.url}/connect/callback/gitlab`)).headers,
      refusedForm: (await browser.post({ k: 'short' }, page.origin)).headers,
      unnamedForm: (await browser.post({ k: secret(24), l: secret(32) }, null)).headers,
    }

    for (const [name, headers] of Object.entries(pages)) {
      const csp = headers.get('content-security-policy') ?? ''
      expect(csp, name).toContain("frame-ancestors 'none'")
      expect(csp, name).toContain("default-src 'none'")
      expect(csp, name).not.toContain('unsafe-inline')
      expect(headers.get('cross-origin-opener-policy'), name).toBe(
        name === 'hop' ? 'same-origin' : 'unsafe-none',
      )
      expect(headers.get('referrer-policy'), name).toBe('no-referrer')
      expect(headers.get('cache-control'), name).toBe('no-store')
      expect(headers.get('x-content-type-options'), name).toBe('nosniff')
      expect(headers.has('access-control-allow-origin'), name).toBe(false)
    }
  })

  it('refuses a form by a page, in words', async () => {
    host = await startTestBroker()
    const browser = new TestBrowser(host)

    const broken = await browser.post({ k: 'short', l: secret(32) }, APP_ORIGIN)
    const unnamed = await browser.post({ k: secret(24), l: secret(32) }, null)
    const large = await browser.post({ k: secret(24), l: 'x'.repeat(100_000) }, APP_ORIGIN)

    expect([broken.status, unnamed.status, large.status]).toEqual([400, 403, 413])
    for (const { headers, text } of [broken, unnamed, large]) {
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(text).toContain('<h1 id="title"')
    }
  })
})

describe('T17 a connect token in wrong hands', () => {
  it('is in no address, reads no credential, and finishes nothing of anybody else’s', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    await browser.authorize(page)
    const thief = await TestPage.open(host)
    const path = `/v1/connect/attempts/${page.attemptId}`

    const credential = await page.fetch('POST', '/v1/credentials:get', {
      provider: 'gitlab',
      tenantId: 'org_acme',
      userId: 'user_ada',
    })
    const finished = await thief.call('POST', `${path}/complete`, { codeVerifier: secret(32) })
    const cancelled = await thief.call('POST', `${path}/cancel`, { codeVerifier: secret(32) })

    expect(browser.visited.join('\n')).not.toContain(page.connectToken)
    expect(credential.status).toBe(401)
    expect([finished.body.code, cancelled.body.code]).toEqual([
      'verifier_mismatch',
      'verifier_mismatch',
    ])
    expect((await page.complete()).status).toBe(200)
  })
})

describe('T19 code and state in history, Referer and log', () => {
  it('keeps them out of the address the window rests at, and out of every line', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const callback = await browser.authorizeOnly(page)
    const { searchParams } = new URL(callback)

    const redirect = await browser.send(callback)
    const done = await browser.visit(new URL(redirect.headers.get('location') ?? '', host.url).href)

    expect(redirect.status).toBe(303)
    expect(redirect.headers.get('referrer-policy')).toBe('no-referrer')
    expect(done.url).toBe(`${host.url}/connect/done/${page.attemptId}`)
    expect(done.headers.get('referrer-policy')).toBe('no-referrer')
    const lines = JSON.stringify(host.logged)
    for (const name of ['code', 'state']) {
      const value = searchParams.get(name) ?? ''
      expect(value.length).toBeGreaterThan(20)
      expect(done.text).not.toContain(value)
      expect(lines).not.toContain(value)
    }
  })
})

describe('T21 a cookie tossed from a sibling host', () => {
  it('has no name that another host can give', async () => {
    const pagesUrl = 'https://connect.acme.test'
    const app = await createTestApp({ config: { apiUrl: pagesUrl, pagesUrl } })
    const attempt = await TestAttempt.create(app.ports)

    const response = await app.request(
      '/connect/boot/launch',
      post(attempt.handshake(), { origin: pagesUrl }),
    )

    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-ap_att_[\w-]{22}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=900; Secure$/,
      ),
    ])
    await app.ports.db.destroy()
  })
})

describe('T24 words of a stranger in our pages', () => {
  it.each([
    '</script><script>alert(1)</script>',
    '<!--<script>',
    '"};alert(1);//',
    '\u2028alert(1)\u2029',
    "'\\u003c/script>\\",
    '{"__proto__":{"isFinal":true}}',
    '\u202Egnitcennoc\u0000\u001b[31m',
    'x'.repeat(5_000),
  ])('are data and stay it: %j', async (words) => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const { body } = await browser.launch(page.launchRequest())
    const state = new URL(body.url ?? '').searchParams.get('state') ?? ''
    const query = new URLSearchParams({
      state,
      error: words,
      error_description: words,
      code: words,
    })

    const done = await browser.visit(`${host.url}/connect/callback/gitlab?${query.toString()}`)

    expectIntact(done, await expectedScript(browser))
    const { error } = (await page.view()).body
    expect(error?.code).toBe('provider_error')
    expect(error?.providerError?.description).not.toMatch(/\p{C}/u)
    expect(error?.providerError?.description?.length).toBeLessThanOrEqual(500)
  })
})

/** The last page of an attempt that nobody tampered with. */
async function expectedScript(browser: TestBrowser): Promise<string> {
  const page = await TestPage.withAttempt(browser.host)
  return lastScript((await browser.authorize(page)).text)
}

function expectIntact(visit: Visit, script: string): void {
  expect(lastScript(visit.text)).toBe(script)
  expect(visit.text.match(/<script/g)).toHaveLength(2)
  expect(visit.text).not.toContain('alert(1)')
  const data = TestBrowser.dataOf(visit)
  expect(Object.getPrototypeOf(data)).toBe(Object.prototype)
  expect(data).toMatchObject({ isFinal: true })
}

function lastScript(html: string): string {
  return html.slice(html.lastIndexOf('<script>'))
}
