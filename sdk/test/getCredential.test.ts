import { describe, expect, it } from 'vitest'
import { credentialAnswer, refusal } from './scriptedBroker.ts'
import { ADA, API_KEY, setUp } from './setUp.ts'

const SECONDS = 1_000

/** Long enough that no word from the broker is needed; what the lease does is told in events.test.ts. */
const NO_LEASE = { timers: { lease: Infinity } }

describe('getCredential', () => {
  it('gives the string that the authorization header wants', async () => {
    const { authpipe, broker } = await setUp()

    const { credential } = await authpipe.getCredential(ADA)

    expect(`Bearer ${credential}`).toBe('Bearer glo_secret_1')
    expect(broker.requests).toEqual([
      {
        method: 'POST',
        path: '/v1/credentials:get',
        authorization: `Bearer ${API_KEY}`,
        body: ADA,
      },
    ])
  })

  it('gives everything that goes with it', async () => {
    const { authpipe, broker } = await setUp()
    broker.reply = () => ({
      json: credentialAnswer({ fields: { applicationId: 'APP' }, expiresIn: 60, generation: 7 }),
    })

    const credential = await authpipe.getCredential(ADA)

    expect(credential).toMatchObject({
      type: 'oauth2',
      provider: 'gitlab',
      connectionId: 'conn_1',
      instanceUrl: 'https://gitlab.com',
      scopes: ['read_user'],
      fields: { applicationId: 'APP' },
      generation: 7,
    })
    expect(credential.headers()).toEqual({ authorization: 'Bearer glo_secret_7' })
    const secondsLeft = ((credential.expiresAt?.getTime() ?? 0) - Date.now()) / SECONDS
    expect(secondsLeft).toBeGreaterThan(50)
    expect(secondsLeft).toBeLessThanOrEqual(60)
  })

  it('knows no end of a key that has none', async () => {
    const { authpipe, broker, clock } = await setUp(NO_LEASE)
    broker.reply = () => ({
      json: credentialAnswer({ type: 'api_key', expiresIn: null, refreshIn: null }),
    })

    const { expiresAt } = await authpipe.getCredential(ADA)
    clock.ms += 10 * 365 * 86_400 * SECONDS
    await authpipe.getCredential(ADA)

    expect(expiresAt).toBeNull()
    expect(broker.requests).toHaveLength(1)
  })

  it('makes no request while the credential is fresh', async () => {
    const { authpipe, broker } = await setUp()

    const first = await authpipe.getCredential(ADA)
    for (let i = 0; i < 1_000; i += 1) {
      expect((await authpipe.getCredential(ADA)).credential).toBe(first.credential)
    }

    expect(broker.requests).toHaveLength(1)
  })

  it('asks once for a hundred who ask at the same time', async () => {
    const { authpipe, broker } = await setUp()

    const all = await Promise.all(Array.from({ length: 100 }, () => authpipe.getCredential(ADA)))

    expect(new Set(all.map(({ credential }) => credential))).toEqual(new Set(['glo_secret_1']))
    expect(broker.requests).toHaveLength(1)
  })

  it('tells a hundred who ask at the same time of the same refusal, and asks again later', async () => {
    const { authpipe, broker } = await setUp()
    broker.reply = () => refusal('not_connected')

    const all = await Promise.allSettled(
      Array.from({ length: 100 }, () => authpipe.getCredential(ADA)),
    )
    broker.reply = () => ({ json: credentialAnswer() })
    const later = await authpipe.getCredential(ADA)

    expect(all.every(({ status }) => status === 'rejected')).toBe(true)
    expect(later.credential).toBe('glo_secret_1')
    expect(broker.requests).toHaveLength(2)
  })

  it.each([
    ['user', { ...ADA, userId: 'user_456' }],
    ['tenant', { ...ADA, tenantId: 'org_other' }],
    ['provider', { ...ADA, provider: 'gitlab-internal' }],
    ['connection', { ...ADA, connectionId: 'conn_1' }],
    ["user whose id runs into the tenant's", { ...ADA, tenantId: 'org_acmeuser', userId: '_123' }],
  ])('asks anew for another %s', async (_what, other) => {
    const { authpipe, broker } = await setUp()

    await authpipe.getCredential(ADA)
    await authpipe.getCredential(other)

    expect(broker.requests.map(({ body }) => body)).toEqual([ADA, other])
  })

  it('never hands a tenant the connection that another one named', async () => {
    const { authpipe, broker } = await setUp()
    const owner = { tenantId: 'org_acme', userId: 'user_123', connectionId: 'conn_1' }
    await authpipe.getCredential(owner)
    broker.reply = () => refusal('connection_not_found')

    const stolen = authpipe.getCredential({ ...owner, tenantId: 'org_mallory' })

    await expect(stolen).rejects.toMatchObject({ code: 'connection_not_found' })
  })

  it('holds no more credentials than it may', async () => {
    const { authpipe, broker } = await setUp({ cache: { max: 2 } })
    const users = ['a', 'b', 'a', 'c', 'a', 'b']

    for (const userId of users) await authpipe.getCredential({ ...ADA, userId })

    const asked = broker.requests.map(({ body }) => (body as { userId: string }).userId)
    expect(asked).toEqual(['a', 'b', 'c', 'b'])
  })

  it('holds none, and opens no stream, when the cache is off', async () => {
    const { authpipe, broker } = await setUp({ cache: { max: 0 } })

    await authpipe.getCredential(ADA)
    await authpipe.getCredential(ADA)

    expect(broker.requests).toHaveLength(2)
    expect(broker.streamsSeen).toBe(0)
  })

  it('asks nobody when it was not told whose credential is wanted', async () => {
    const { authpipe, broker } = await setUp()
    const nobody = authpipe.getCredential({ tenantId: 'org_acme', userId: '' })

    await expect(nobody).rejects.toThrow('userId; provider, or connectionId')
    await expect(nobody).rejects.toMatchObject({ code: 'invalid_request' })
    expect(broker.requests).toEqual([])
  })
})

describe('past refreshIn', () => {
  it('waits for the broker instead of handing out a token that the renewal kills', async () => {
    const { authpipe, broker, clock } = await setUp(NO_LEASE)
    await authpipe.getCredential(ADA)
    broker.reply = () => ({ json: credentialAnswer({ generation: 2 }) })

    clock.ms += 6_600 * SECONDS - 1
    const before = await authpipe.getCredential(ADA)
    clock.ms += 1
    const after = await authpipe.getCredential(ADA)

    expect([before.credential, after.credential]).toEqual(['glo_secret_1', 'glo_secret_2'])
    expect(broker.requests).toHaveLength(2)
  })

  it('counts from before the request, so that a slow answer shortens the life', async () => {
    const { authpipe, broker, clock } = await setUp(NO_LEASE)
    broker.reply = () => {
      clock.ms += 100 * SECONDS
      return { json: credentialAnswer({ refreshIn: 150 }) }
    }
    await authpipe.getCredential(ADA)

    clock.ms += 49 * SECONDS
    await authpipe.getCredential(ADA)
    expect(broker.requests).toHaveLength(1)

    clock.ms += 1 * SECONDS
    await authpipe.getCredential(ADA)
    expect(broker.requests).toHaveLength(2)
  })

  it('counts from the new answer after a renewal', async () => {
    const { authpipe, broker, clock } = await setUp(NO_LEASE)
    await authpipe.getCredential(ADA)

    clock.ms += 6_600 * SECONDS
    await authpipe.getCredential(ADA)
    clock.ms += 6_599 * SECONDS
    await authpipe.getCredential(ADA)

    expect(broker.requests).toHaveLength(2)
  })
})

describe('while the broker cannot be asked', () => {
  it('hands out what it holds until 5 s before its end', async () => {
    const { authpipe, broker, clock, events } = await setUp(NO_LEASE)
    await authpipe.getCredential(ADA)
    await broker.stop()

    clock.ms += (7_200 - 5) * SECONDS - 1
    const { credential } = await authpipe.getCredential(ADA)
    clock.ms += 1
    const tooLate = authpipe.getCredential(ADA)

    expect(credential).toBe('glo_secret_1')
    await expect(tooLate).rejects.toMatchObject({ code: 'broker_unreachable', retryable: true })
    expect(events.filter(({ type }) => type === 'stale')).toMatchObject([
      { connectionId: 'conn_1', provider: 'gitlab', error: { code: 'broker_unreachable' } },
    ])
  })

  it('hands out a credential of a few seconds until its very end', async () => {
    const { authpipe, broker, clock } = await setUp(NO_LEASE)
    broker.reply = () => ({ json: credentialAnswer({ expiresIn: 4, refreshIn: 2 }) })
    await authpipe.getCredential(ADA)
    await broker.stop()

    clock.ms += 4 * SECONDS - 1
    const { credential } = await authpipe.getCredential(ADA)
    clock.ms += 1

    expect(credential).toBe('glo_secret_1')
    await expect(authpipe.getCredential(ADA)).rejects.toMatchObject({ code: 'broker_unreachable' })
  })

  it.each([
    ['is down', refusal('vault_unavailable')],
    ['is renewing for too long', refusal('refresh_in_progress')],
    ['limits us', refusal('rate_limited')],
    ['has a wrong client secret at the provider', refusal('config_error')],
    ['is behind a gateway that fails', { status: 502, body: '<html>Bad gateway</html>' }],
    ['is behind a gateway that knows it no more', { status: 404, body: 'no such host' }],
  ])('hands out what it holds when the broker %s', async (_what, reply) => {
    const { authpipe, broker, clock } = await setUp(NO_LEASE)
    await authpipe.getCredential(ADA)
    broker.reply = () => reply

    clock.ms += 6_700 * SECONDS
    const { credential } = await authpipe.getCredential(ADA)

    expect(credential).toBe('glo_secret_1')
    expect(broker.requests).toHaveLength(2)
  })

  it('does not wait for it again at once, but a little longer each time', async () => {
    const { authpipe, broker, clock } = await setUp({
      timers: { lease: Infinity, retry: 1_000, retryMax: 30_000 },
    })
    await authpipe.getCredential(ADA)
    broker.reply = () => refusal('internal_error')
    clock.ms += 6_600 * SECONDS

    const asked: number[] = []
    for (let second = 0; second <= 12; second += 0.5) {
      const before = broker.requests.length
      await authpipe.getCredential(ADA)
      if (broker.requests.length > before) asked.push(second)
      clock.ms += 500
    }

    expect(asked).toEqual([0, 1, 3, 7])
  })

  it('waits as long as Retry-After says', async () => {
    const { authpipe, broker, clock } = await setUp({
      timers: { lease: Infinity, retry: 1_000, retryMax: 30_000 },
    })
    await authpipe.getCredential(ADA)
    broker.reply = () => refusal('rate_limited', { 'retry-after': '9' })
    clock.ms += 6_600 * SECONDS
    await authpipe.getCredential(ADA)

    clock.ms += 8_999
    await authpipe.getCredential(ADA)
    expect(broker.requests).toHaveLength(2)

    clock.ms += 1
    await authpipe.getCredential(ADA)
    expect(broker.requests).toHaveLength(3)
  })

  it('does not hand out again what the provider refused', async () => {
    const { authpipe, broker } = await setUp(NO_LEASE)
    await authpipe.getCredential(ADA)
    await broker.stop()

    const newer = authpipe.getCredential({ ...ADA, afterGeneration: 1 })

    await expect(newer).rejects.toMatchObject({ code: 'broker_unreachable' })
  })

  it('asks again, and hands out the new one, once the broker is back', async () => {
    const { authpipe, broker, clock } = await setUp(NO_LEASE)
    await authpipe.getCredential(ADA)
    await broker.stop()
    clock.ms += 6_600 * SECONDS
    await authpipe.getCredential(ADA)

    broker.reply = () => ({ json: credentialAnswer({ generation: 2 }) })
    await broker.start()
    clock.ms += 1 * SECONDS
    const { credential } = await authpipe.getCredential(ADA)

    expect(credential).toBe('glo_secret_2')
  })
})

describe('when the broker refuses', () => {
  it.each(['needs_reauth', 'not_connected', 'connection_not_found', 'api_key_invalid'] as const)(
    'forgets what it holds on %s',
    async (code) => {
      const { authpipe, broker, clock } = await setUp(NO_LEASE)
      await authpipe.getCredential(ADA)
      broker.reply = () => refusal(code)
      clock.ms += 6_600 * SECONDS

      await expect(authpipe.getCredential(ADA)).rejects.toMatchObject({ code })
      await broker.stop()
      await expect(authpipe.getCredential(ADA)).rejects.toMatchObject({
        code: 'broker_unreachable',
      })
    },
  )
})
