import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { TestPage } from '../support/TestPage.ts'

let host: TestBroker

afterEach(() => host.stop())

it('connects an account, and asks for tokens only when the page completes', async () => {
  host = await startTestBroker()
  const page = await TestPage.withAttempt(host)

  const done = await new TestBrowser(host).authorize(page)
  const tokenRequestsBefore = host.sandbox.tokenRequests().length
  const answer = await page.complete(TestBrowser.dataOf(done))

  expect(tokenRequestsBefore).toBe(0)
  expect(answer).toMatchObject({
    status: 200,
    body: { connection: { provider: 'gitlab', status: 'connected', account: { username: 'ada' } } },
  })
  expect((await page.view()).body).toMatchObject({ status: 'active', binding: 'handshake' })
})

it('gives the backend a token that works at the provider', async () => {
  host = await startTestBroker()
  const page = await connected()

  const subject = { provider: 'gitlab', tenantId: 'org_acme', userId: 'user_ada' }
  const answer = await host.backend('POST', '/v1/credentials:get', subject)
  const { credential, instanceUrl } = (await answer.json()) as Record<string, string>
  const me = await fetch(`${instanceUrl}/api/v4/user`, {
    headers: { authorization: `Bearer ${credential}` },
  })

  expect(await me.json()).toMatchObject({ username: 'ada' })
  expect(page.attemptId).not.toBe('')
})

it('answers a page that asks again the same, with one token request', async () => {
  host = await startTestBroker()
  const page = await TestPage.withAttempt(host)
  const done = await new TestBrowser(host).authorize(page)

  const answers = await Promise.all([
    page.complete(TestBrowser.dataOf(done)),
    page.complete(TestBrowser.dataOf(done)),
    page.complete(),
  ])
  const later = await page.complete(TestBrowser.dataOf(done))

  for (const answer of answers) expect(answer).toEqual(later)
  expect(later.status).toBe(200)
  expect(host.sandbox.tokenRequests()).toHaveLength(1)
})

it('stops answering the same after ten minutes', async () => {
  host = await startTestBroker()
  const page = await connected()

  host.clock.advance(10 * 60_000)

  expect((await page.complete()).body.code).toBe('attempt_state')
})

it('keeps the id of a connection that is connected again', async () => {
  host = await startTestBroker()
  const first = await (await connected()).complete()

  const second = await (await connected()).complete()

  expect(second.body.connection?.id).toBe(first.body.connection?.id)
})

it('renews a connection only with its own account, and revokes the tokens of another', async () => {
  host = await startTestBroker()
  const { body } = await (await connected()).complete()
  const page = await TestPage.open(host)
  await page.create({ connectionId: body.connection?.id })
  await new TestBrowser(host).authorize(page, 'grace')

  const refused = await page.complete()

  expect(refused).toMatchObject({ status: 409, body: { code: 'account_mismatch' } })
  await expect.poll(() => revocations()).toBeGreaterThan(0)
})

it('says that the person declined', async () => {
  host = await startTestBroker({ faults: { authorize: { kind: 'deny' } } })
  const page = await TestPage.withAttempt(host)

  const done = await new TestBrowser(host).reachConsent(page)

  expect(done.text).toContain('You declined access. Nothing was connected.')
  expect(TestBrowser.dataOf(done)).toMatchObject({ isFinal: true, error: 'access_denied' })
  expect((await page.view()).body).toMatchObject({
    status: 'denied',
    error: { code: 'access_denied', providerError: { error: 'access_denied' } },
  })
  expect((await page.complete()).body.code).toBe('access_denied')
})

describe('running out of time', () => {
  it('ends an attempt that nobody finished', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host, { ttl: 3600 })
    const browser = new TestBrowser(host)
    const consent = await browser.reachConsent(page)

    host.clock.advance(15 * 60_000)
    const end = await browser.press(consent, 'Authorize')

    expect(end.text).toContain('This took too long.')
    expect(TestBrowser.dataOf(end)).toMatchObject({ isFinal: true, error: 'attempt_expired' })
    expect((await page.view()).body).toMatchObject({
      status: 'expired',
      error: { code: 'attempt_expired' },
    })
  })

  it('ends an attempt that its page did not complete', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)

    host.clock.advance(120_000)

    expect(await page.complete()).toMatchObject({
      status: 410,
      body: { code: 'completion_timeout' },
    })
    expect(host.sandbox.tokenRequests()).toEqual([])
  })

  it('takes a late completion code as none, and goes by the launch', async () => {
    host = await startTestBroker()
    const page = await TestPage.withAttempt(host)
    const done = await new TestBrowser(host).authorize(page)

    host.clock.advance(61_000)

    expect((await page.complete(TestBrowser.dataOf(done))).status).toBe(200)
  })
})

describe('a provider in trouble', () => {
  it('says that the client secret is wrong, and stores nothing', async () => {
    host = await startTestBroker({ clientSecret: 'gloas-an-old-secret' })
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)

    const answer = await page.complete()

    expect(answer).toMatchObject({ status: 502, body: { code: 'config_error' } })
    expect((await page.view()).body).toMatchObject({
      status: 'failed',
      error: { code: 'config_error', category: 'broker' },
    })
    expect((await page.complete()).body.code).toBe('config_error')
    expect((await page.call('GET', '/v1/connect/connections')).body).toMatchObject({
      connections: [],
    })
  })

  it.each([
    ['answers 500', 'status500', 'provider_unavailable'],
    ['hangs', 'hang', 'provider_unavailable'],
    ['drops its answer', 'dropAnswer', 'provider_unavailable'],
    ['answers nonsense', 'garbage', 'exchange_failed'],
  ] as const)('fails the attempt when it %s', async (_, kind, code) => {
    host = await startTestBroker({
      faults: { token: { kind, count: 1 } },
      timers: kind === 'hang' ? { providerDeadline: 200 } : {},
    })
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)

    const answer = await page.complete()

    expect(answer.body.code).toBe(code)
    expect((await page.view()).body).toMatchObject({ status: 'failed', error: { code } })
    expect((await page.complete()).body.code).toBe(code)
    expect(host.sandbox.tokenRequests()).toHaveLength(1)
  })

  it('revokes tokens whose account it could not learn', async () => {
    host = await startTestBroker({ faults: { api: { kind: 'status500' } } })
    const page = await TestPage.withAttempt(host)
    await new TestBrowser(host).authorize(page)

    const answer = await page.complete()

    expect(answer).toMatchObject({ status: 503, body: { code: 'provider_unavailable' } })
    await expect.poll(() => revocations()).toBeGreaterThan(0)
  })
})

it('fails what was under way when it stopped', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'authpipe-'))
  const databasePath = join(folder, 'broker.db')
  host = await startTestBroker({
    databasePath,
    faults: { token: { kind: 'hang', ms: 10_000 } },
    timers: { stopGrace: 100 },
  })
  const { url, keyset } = host
  const page = await TestPage.withAttempt(host)
  await new TestBrowser(host).authorize(page)
  const completing = page.complete().catch(() => 'cut off')
  while ((await page.view()).body.status !== 'exchanging') await nextTurn()
  await host.stop()
  await completing

  host = await startTestBroker({ databasePath, keyset })
  const after = await host.backend('GET', '/v1/connections?tenantId=org_acme&userId=user_ada')
  const path = `/v1/connect/attempts/${page.attemptId}`
  const view = await (await TestPage.open(host)).call('GET', path)

  expect(url).not.toBe(host.url)
  expect(view.body).toMatchObject({ status: 'failed', error: { code: 'exchange_failed' } })
  expect(await after.json()).toEqual({ connections: [] })
  await rm(folder, { recursive: true })
})

async function connected(): Promise<TestPage> {
  const page = await TestPage.withAttempt(host)
  await new TestBrowser(host).authorize(page)
  await page.complete()
  return page
}

function revocations(): number {
  return host.sandbox
    .requests()
    .filter(({ path, status }) => path === '/oauth/revoke' && status === 200).length
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}
