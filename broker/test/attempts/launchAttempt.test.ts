import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Subject } from '../../src/access/Subject.ts'
import { createAttempt } from '../../src/attempts/createAttempt.ts'
import { launchAttempt } from '../../src/attempts/launchAttempt.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'
import { secret, sha256 } from '../support/TestPage.ts'

const SUBJECT: Subject = {
  tenantId: 'org_acme',
  userId: 'user_ada',
  userLabel: null,
  origin: 'http://localhost:3000',
  providers: ['gitlab'],
  scopes: { gitlab: ['read_user'] },
  relayUrl: null,
  returnUrl: null,
  locale: null,
  expiresAt: Infinity,
}
const k = secret(24)
const launchSecret = secret(32)
let ports: TestPorts

beforeEach(async () => {
  ports = await createTestPorts({ timers: { launchWait: 2_000 } })
})
afterEach(() => ports.db.destroy())

function create() {
  return createAttempt(ports, SUBJECT, {
    provider: 'gitlab',
    codeChallenge: sha256(secret(32)),
    bootHash: sha256(k),
    launchHash: sha256(launchSecret),
    display: 'popup',
  })
}

it('waits for an attempt that is still on its way', async () => {
  const launching = launchAttempt(ports, { k, openerOrigin: SUBJECT.origin, launchSecret })

  const { attemptId } = await create()

  expect((await launching).attemptId).toBe(attemptId)
})

it('lets one of two launches of a key through', async () => {
  await create()
  const request = { k, openerOrigin: SUBJECT.origin, launchSecret }

  const results = await Promise.allSettled([
    launchAttempt(ports, request),
    launchAttempt(ports, request),
  ])

  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

it('keeps hashes and boxes, and none of what it gave away', async () => {
  await create()
  const { url, cookie } = await launchAttempt(ports, {
    k,
    openerOrigin: SUBJECT.origin,
    launchSecret,
  })

  const row = await ports.db.selectFrom('attempt').selectAll().executeTakeFirstOrThrow()
  const stored = JSON.stringify(row)
  const state = new URL(url).searchParams.get('state') ?? ''
  const browser = /=([^;]+);/.exec(cookie.header)?.[1] ?? ''
  for (const given of [k, launchSecret, state, browser]) {
    expect(given.length).toBeGreaterThan(30)
    expect(stored).not.toContain(given)
  }
  expect(row.state_hash).toBe(sha256(state))
  expect(row.cookie_hash).toBe(sha256(browser))
})

it('names no provider to a key it does not know', async () => {
  ports = await createTestPorts({ timers: { launchWait: 1 } })

  const launching = launchAttempt(ports, { k: secret(24), openerOrigin: null })

  await expect(launching).rejects.toMatchObject({ code: 'attempt_not_found' })
})

it('says why an attempt that has ended is not launched', async () => {
  await create()
  ports.clock.advance(15 * 60_000)

  const launching = launchAttempt(ports, { k, openerOrigin: SUBJECT.origin, launchSecret })

  await expect(launching).rejects.toMatchObject({ code: 'attempt_expired' })
})
