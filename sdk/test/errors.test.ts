import { describe, expect, it } from 'vitest'
import { createAuthpipe, isAuthpipeError } from '@authpipe/sdk'
import { credentialAnswer, refusal } from './scriptedBroker.ts'
import type { Reply } from './scriptedBroker.ts'
import { ADA, API_KEY, setUp } from './setUp.ts'

const NEVER = new Promise<void>(() => undefined)

const createWrongly = () => createAuthpipe({ brokerUrl: '', apiKey: '', cache: { max: -1 } })

describe('a refusal of the broker', () => {
  it('says what happened, what to do, and where the broker logged it', async () => {
    const { authpipe, broker } = await setUp()
    broker.reply = () => refusal('ambiguous_connection')

    const error: unknown = await authpipe.getCredential(ADA).catch((reason: unknown) => reason)

    expect(isAuthpipeError(error, 'ambiguous_connection')).toBe(true)
    expect(error).toMatchObject({
      name: 'AuthpipeError',
      message:
        'Authpipe: This end user has several connections to this provider. Pass connectionId.',
      status: 409,
      category: 'credential',
      retryable: false,
      recovery: 'fix_request',
      fix: 'Pass connectionId.',
      docsUrl: 'https://docs.authpipe.dev/errors#ambiguous_connection',
      requestId: 'req_1',
    })
  })

  it("names the fields that are wrong, and hands on the provider's words", async () => {
    const { authpipe, broker } = await setUp()
    const { status = 400, json } = refusal('invalid_request')
    const errors = [{ path: 'ttl', message: 'At most 3600.' }]
    const providerError = { error: 'temporarily_unavailable' }
    broker.reply = () => ({ status, json: { ...json, errors, providerError } })

    const creating = authpipe.createConnectToken({ ...ADA, ttl: 9_999 })

    await expect(creating).rejects.toThrow('ttl: At most 3600.')
    await expect(creating).rejects.toMatchObject({ code: 'invalid_request', providerError })
  })

  it('passes on a code that is newer than this SDK', async () => {
    const { authpipe, broker } = await setUp()
    const { json } = refusal('needs_reauth')
    broker.reply = () => ({ status: 409, json: { ...json, code: 'moon_phase' } })

    await expect(authpipe.getCredential(ADA)).rejects.toMatchObject({
      code: 'moon_phase',
      status: 409,
      recovery: 'reconnect',
    })
  })

  it('says how long to wait', async () => {
    const { authpipe, broker } = await setUp()
    broker.reply = () => refusal('rate_limited', { 'retry-after': '7' })

    await expect(authpipe.getCredential(ADA)).rejects.toMatchObject({ retryAfter: 7 })
  })
})

describe('no answer of the broker', () => {
  it.each<readonly [string, Reply]>([
    ['a connection cut', { drop: true }],
    ['a page of HTML', { status: 200, body: '<html>Welcome</html>' }],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
    ['a success without a credential', { json: { connectionId: 'conn_1' } }],
    ['a credential that is empty', { json: credentialAnswer({ credential: '' }) }],
    ["a gateway's 503", { status: 503, body: 'upstream' }],
    ["somebody else's JSON", { status: 404, json: { error: 'not found' } }],
  ])('is broker_unreachable: %s', async (_what, reply) => {
    const { authpipe, broker } = await setUp()
    broker.reply = () => reply

    await expect(authpipe.getCredential(ADA)).rejects.toMatchObject({
      code: 'broker_unreachable',
      retryable: true,
    })
  })

  it('is broker_unreachable when nobody listens, and says where', async () => {
    const { authpipe, broker } = await setUp()
    await broker.stop()

    const error: unknown = await authpipe.getCredential(ADA).catch((reason: unknown) => reason)

    expect(error).toMatchObject({
      code: 'broker_unreachable',
      status: 0,
      cause: { code: 'ECONNREFUSED' },
    })
    expect(String(error)).toContain(broker.url)
  })

  it('is broker_unreachable when the answer takes too long', async () => {
    const { authpipe, broker } = await setUp({ timers: { request: 30 } })
    broker.reply = () => ({ after: NEVER })

    await expect(authpipe.getCredential(ADA)).rejects.toMatchObject({
      code: 'broker_unreachable',
      cause: { message: 'No whole answer within 30 ms.' },
    })
    expect(broker.requests).toHaveLength(1)
  })

  it('asks again on a new connection when the broker just closed an idle one', async () => {
    const { authpipe, broker } = await setUp({ cache: { max: 0 } })
    await authpipe.getCredential(ADA)
    let count = 0
    broker.reply = () => (++count === 1 ? { drop: true } : { json: credentialAnswer() })

    const { credential } = await authpipe.getCredential(ADA)

    expect(credential).toBe('glo_secret_1')
    expect(broker.requests).toHaveLength(3)
  })

  it('does not ask again when a new connection is cut', async () => {
    const { authpipe, broker } = await setUp()
    broker.reply = () => ({ drop: true })

    await authpipe.getCredential(ADA).catch(() => undefined)

    expect(broker.requests).toHaveLength(1)
  })
})

describe('options that cannot work', () => {
  const good = { brokerUrl: 'https://connect.example.com', apiKey: API_KEY }

  it('are refused all at once, before anything is sent', () => {
    expect(createWrongly).toThrow(TypeError)
    expect(createWrongly).toThrow(/brokerUrl is missing[^]*apiKey is missing[^]*cache\.max/)
  })

  it.each([
    ['connect.example.com', 'no web address'],
    ['ftp://connect.example.com', 'no web address'],
    ['http://connect.example.com', 'http'],
    ['http://localhost.example.com', 'http'],
    ['http://10.0.0.1', 'http'],
    ['https://user:pass@connect.example.com', 'a user'],
    ['https://connect.example.com/?key=1', 'a query'],
  ])('refuse the broker URL %s', (brokerUrl, words) => {
    expect(() => createAuthpipe({ ...good, brokerUrl })).toThrow(words)
  })

  it.each([
    'https://connect.example.com/authpipe/',
    'http://localhost:8080',
    'http://app.localhost:8080',
    'http://127.0.0.2:8080',
    'http://[::1]:8080',
  ])('let the broker URL %s pass', (brokerUrl) => {
    expect(() => createAuthpipe({ ...good, brokerUrl })).not.toThrow()
  })

  it.each([
    ['ct_0123456789abcdefghij', 'connect token'],
    ['ap_live_short', 'does not look like one'],
    [` ${API_KEY}`, 'does not look like one'],
    [`Bearer ${API_KEY}`, 'does not look like one'],
  ])('refuse the key %j without repeating it', (apiKey, words) => {
    const create = () => createAuthpipe({ ...good, apiKey })

    expect(create).toThrow(words)
    expect(create).not.toThrow(apiKey.trim())
  })
})
