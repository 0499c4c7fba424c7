import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { APP_ORIGIN, OTHER_ORIGIN, startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { secret, sha256, TestPage } from '../support/TestPage.ts'

let host: TestBroker

beforeEach(async () => {
  host = await startTestBroker()
})
afterEach(() => host.stop())

describe('creating an attempt', () => {
  it('answers a repeated request with the same attempt', async () => {
    const page = await TestPage.open(host)
    const first = await page.create()

    const second = await page.create()

    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({
      status: 'created',
      provider: 'gitlab',
      scopes: ['read_user'],
    })
    expect(second.body).toEqual(first.body)
  })

  it('refuses a boot hash that belongs to somebody else', async () => {
    const page = await TestPage.withAttempt(host)
    const bob = await TestPage.open(host, { userId: 'user_bob' })

    const refused = await bob.create({
      bootHash: sha256(page.key),
      codeChallenge: sha256(page.verifier),
    })

    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })

  it.each([
    ['an unknown provider', { provider: 'github' }, 404, 'unknown_provider'],
    ['a provider the token leaves out', { provider: 'gitlab-two' }, 403, 'provider_not_allowed'],
    ['a scope above the ceiling', { scopes: ['read_user', 'api'] }, 422, 'scope_not_allowed'],
    [
      "a connection that is not the user's",
      { connectionId: 'conn_x' },
      404,
      'connection_not_found',
    ],
    ['no scopes at all', { scopes: [] }, 400, 'invalid_request'],
    ['another display', { display: 'frame' }, 400, 'invalid_request'],
    ['a redirect that has nowhere to return to', { display: 'redirect' }, 422, 'invalid_request'],
    ['a return page of its own', { returnUrl: `${APP_ORIGIN}/go` }, 422, 'invalid_request'],
    ['a foreign return page', { returnUrl: 'https://evil.example' }, 422, 'invalid_request'],
    ['a relay page of its own', { relayUrl: `${APP_ORIGIN}/go` }, 422, 'invalid_request'],
  ])('refuses %s', async (_, changes, status, code) => {
    const page = await TestPage.open(host, {
      providers: ['gitlab'],
      scopes: { gitlab: ['read_user', 'read_api'] },
    })

    expect(await page.create(changes)).toMatchObject({ status, body: { code } })
  })

  it("refuses to renew somebody else's connection", async () => {
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)
    const { connection } = (await page.complete()).body
    const bob = await TestPage.open(host, { userId: 'user_bob' })

    const refused = await bob.create({ connectionId: connection?.id })

    expect(refused).toMatchObject({ status: 404, body: { code: 'connection_not_found' } })
  })

  it('asks the provider for exactly the scopes, with state and S256', async () => {
    const page = await TestPage.open(host)
    await page.create({ scopes: ['read_api', 'read_user'] })

    const { body } = await new TestBrowser(host).launch(page.launchRequest())

    const { pathname, searchParams } = new URL(body.url ?? '')
    expect(pathname).toBe('/oauth/authorize')
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: 'client-id',
      redirect_uri: `${host.url}/connect/callback/gitlab`,
      scope: 'read_api read_user',
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
  })
})

describe('a connect token', () => {
  it('is refused once it ran out, also in the middle of an attempt', async () => {
    const page = await TestPage.withAttempt(host, { ttl: 60 })
    await new TestBrowser(host).authorize(page)

    host.clock.advance(61_000)

    expect(await page.complete()).toMatchObject({
      status: 401,
      body: { code: 'connect_token_expired' },
    })
  })

  it('lets a fresh token of the same user finish', async () => {
    const page = await TestPage.withAttempt(host, { ttl: 60 })
    await new TestBrowser(host).authorize(page)
    host.clock.advance(61_000)
    const fresh = await TestPage.open(host)

    const path = `/v1/connect/attempts/${page.attemptId}/complete`
    const answer = await fresh.call('POST', path, { codeVerifier: page.verifier })

    expect(answer.status).toBe(200)
  })

  it('is good for its own origins only', async () => {
    const page = await TestPage.open(host, { origins: [OTHER_ORIGIN], origin: APP_ORIGIN })

    expect(await page.create()).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } })
  })
})

describe('the answer of a provider', () => {
  it('refuses an answer in the name of another provider', async () => {
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const callback = await browser.authorizeOnly(page)

    const end = await browser.visit(`${callback}&iss=${encodeURIComponent('https://evil.example')}`)

    expect(end.text).toContain('The answer came from somebody else than was asked.')
    expect((await page.view()).body.error?.code).toBe('issuer_mismatch')
    expect((await page.complete()).body.code).toBe('issuer_mismatch')
    expect(host.sandbox.tokenRequests()).toEqual([])
  })
})

describe('cancelling', () => {
  it('works before the window, and voids the window', async () => {
    const page = await TestPage.withAttempt(host)

    const cancelled = await page.cancel()

    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } })
    const launch = await new TestBrowser(host).launch(page.launchRequest())
    expect(launch.body.code).toBe('cancelled')
  })

  it('works while the person is at the provider, and voids the answer', async () => {
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const consent = await browser.reachConsent(page)

    await page.cancel()
    const end = await browser.press(consent, 'Authorize')

    expect(end.status).toBe(409)
    expect(end.text).toContain('This was cancelled. Nothing was connected.')
    expect((await page.complete()).body.code).toBe('cancelled')
    expect(host.sandbox.tokenRequests()).toEqual([])
  })

  it('works after the answer, and is shown in the window', async () => {
    const page = await TestPage.withAttempt(host)
    const browser = new TestBrowser(host)
    const done = await browser.authorize(page)

    await page.cancel()

    expect((await page.complete()).body.code).toBe('cancelled')
    expect((await browser.visit(done.url)).text).toContain('This was cancelled.')
  })

  it('comes too late while tokens are asked for, and the outcome stands', async () => {
    host.sandbox.faults.set('token', { kind: 'slow', ms: 300 })
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)

    const completing = page.complete()
    await waitForStatus(page, 'exchanging')
    const late = await page.cancel()

    expect(late).toMatchObject({ status: 409, body: { code: 'attempt_state' } })
    expect((await completing).status).toBe(200)
  })

  it('says the same when repeated, and refuses another page', async () => {
    const page = await TestPage.withAttempt(host)
    const refused = await page.cancel({ codeVerifier: secret(32) })
    const first = await page.cancel()

    const second = await page.cancel()

    expect(refused.body.code).toBe('verifier_mismatch')
    expect(second.body).toEqual(first.body)
  })

  it('does not undo a connection', async () => {
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)
    await page.complete()

    expect(await page.cancel()).toMatchObject({ status: 409, body: { code: 'attempt_state' } })
    expect((await page.view()).body.status).toBe('active')
  })
})

describe('opening again', () => {
  it('lets a fresh window finish, and voids the first one', async () => {
    const page = await TestPage.withAttempt(host)
    const first = new TestBrowser(host)
    const firstConsent = await first.reachConsent(page)

    const reopened = await page.reopen()
    const superseded = await first.press(firstConsent, 'Authorize')
    await new TestBrowser(host).authorize(page)

    expect(reopened.body).toMatchObject({ status: 'created', binding: 'none', bootSeen: false })
    expect(superseded.status).toBe(400)
    expect((await page.complete()).status).toBe(200)
  })

  it('launches nothing by the earlier key', async () => {
    const page = await TestPage.withAttempt(host)
    const earlier = page.launchRequest()

    await page.reopen()
    const launch = await new TestBrowser(host).launch(earlier)

    expect(launch.body.code).toBe('attempt_not_found')
    expect((await page.view()).body.status).toBe('created')
  })

  it('is refused once the provider answered, and to another page', async () => {
    const page = await TestPage.withAttempt(host)
    const stranger = await page.reopen({ codeVerifier: secret(32) })
    await page.reopen()
    await new TestBrowser(host).authorize(page)

    expect(stranger.body.code).toBe('verifier_mismatch')
    expect((await page.reopen()).body.code).toBe('attempt_state')
  })
})

async function waitForStatus(page: TestPage, status: string): Promise<void> {
  while ((await page.view()).body.status !== status) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
