import type { CredentialAnswer, Problem } from '@authpipe/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { TestPage } from '../support/TestPage.ts'

const SUBJECT = { tenantId: 'org_acme', userId: 'user_ada' }
const HOUR = 3_600_000

let host: TestBroker
beforeEach(async () => (host = await startTestBroker()))
afterEach(() => host.stop())

async function connect() {
  const page = await TestPage.withAttempt(host)
  const done = await new TestBrowser(host).authorize(page)
  return page.complete(TestBrowser.dataOf(done))
}

/** What the backend is answered. */
async function ask(): Promise<Partial<CredentialAnswer & Problem>> {
  const request = { ...SUBJECT, provider: 'gitlab' }
  const answer = await host.backend('POST', '/v1/credentials:get', request)
  return (await answer.json()) as Partial<CredentialAnswer & Problem>
}

/** The status of a call to GitLab with a credential. */
async function call(credential = ''): Promise<number> {
  const headers = { authorization: `Bearer ${credential}` }
  return (await fetch(`${host.sandbox.url}/api/v4/user`, { headers })).status
}

async function connectionNow(): Promise<object> {
  const { tenantId, userId } = SUBJECT
  const query = new URLSearchParams({ tenantId, userId }).toString()
  const answer = await host.backend('GET', `/v1/connections?${query}`)
  const { connections } = (await answer.json()) as { connections: object[] }
  return connections[0] ?? {}
}

/** Requests of the token endpoint since connecting. */
const refreshes = () => host.sandbox.tokenRequests().length - 1

// On the real clock, because tokens of the sandbox end by it.
it('calls GitLab for five seconds with tokens of two, and is never refused', async () => {
  host.sandbox.setAccessTokenTtl(2)
  await connect()
  const statuses = new Set<number>()

  const end = performance.now() + 5000
  while (performance.now() < end) {
    const { credential } = await ask()
    statuses.add(await call(credential))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }

  expect([...statuses]).toEqual([200])
  expect(refreshes()).toBeGreaterThanOrEqual(3)
}, 10_000)

it('renews once for a hundred callers, and kills no token it gave them', async () => {
  await connect()
  host.clock.advance(1.9 * HOUR)

  const answers = await Promise.all(Array.from({ length: 100 }, ask))

  const credentials = new Set(answers.map(({ credential }) => credential))
  expect(credentials.size).toBe(1)
  expect(refreshes()).toBe(1)
  expect(await call([...credentials][0])).toBe(200)
})

describe('when renewing fails', () => {
  it('asks for the person after they revoked the app', async () => {
    await connect()
    host.sandbox.revokeUser('ada')
    host.clock.advance(2 * HOUR)

    expect(await ask()).toMatchObject({ status: 409, code: 'needs_reauth' })
    expect(await connectionNow()).toMatchObject({ status: 'needs_reauth', reason: 'revoked' })
  })

  it('says that the answer was lost when it was', async () => {
    await connect()
    host.sandbox.faults.set('token', { kind: 'dropAnswer', count: 1 })
    host.clock.advance(2 * HOUR)
    expect(await ask()).toMatchObject({ code: 'provider_unavailable' })

    host.clock.advance(60_000)

    expect(await ask()).toMatchObject({ code: 'needs_reauth' })
    expect(await connectionNow()).toMatchObject({ reason: 'refresh_outcome_lost' })
  })

  it('blames the configuration for a renewed client secret, and no person', async () => {
    await connect()
    host.sandbox.setClientSecret('client-id', 'another')
    host.clock.advance(2 * HOUR)

    expect(await ask()).toMatchObject({ status: 502, code: 'config_error' })
    expect(await connectionNow()).toMatchObject({
      status: 'degraded',
      reason: 'provider_misconfigured',
    })
  })

  it.each(['status500', 'status429', 'garbage'] as const)('goes on after %s', async (kind) => {
    await connect()
    host.sandbox.faults.set('token', { kind, count: 1 })
    host.clock.advance(2 * HOUR)
    expect((await ask()).code).toMatch(/provider_unavailable|rate_limited/)

    host.clock.advance(HOUR)

    expect(await call((await ask()).credential)).toBe(200)
    expect(await connectionNow()).toMatchObject({ status: 'connected', reason: null })
  })
})

it('revokes at GitLab what was disconnected', async () => {
  await connect()
  const { connectionId, credential } = await ask()

  const answer = await host.backend('DELETE', `/v1/connections/${connectionId}`)

  expect(answer.status).toBe(204)
  expect(await call(credential)).toBe(401)
})
