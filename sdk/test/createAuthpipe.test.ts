import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createAuthpipe } from '@authpipe/sdk'
import type { Connection } from '@authpipe/protocol'
import { credentialAnswer, refusal, ScriptedBroker } from './scriptedBroker.ts'
import { ADA, API_KEY, setUp } from './setUp.ts'

const CONNECTION: Connection = {
  id: 'conn_1',
  provider: 'gitlab',
  status: 'connected',
  reason: null,
  account: { id: '2', username: 'ada', name: 'Ada', email: null, avatarUrl: null },
  instanceUrl: 'https://gitlab.com',
  authType: 'oauth2',
  scopes: { requested: ['read_user'], granted: ['read_user'], effective: ['read_user'] },
  label: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  expiresAt: null,
  health: { checkedAt: null, lastRefreshedAt: null, nextRefreshAt: null },
  hint: null,
}

describe('createAuthpipe', () => {
  it('takes what is left out from the environment', async () => {
    const broker = await new ScriptedBroker().start()
    vi.stubEnv('AUTHPIPE_BROKER_URL', `${broker.url}/`)
    vi.stubEnv('AUTHPIPE_API_KEY', API_KEY)
    const authpipe = createAuthpipe()
    onTestFinished(async () => {
      vi.unstubAllEnvs()
      authpipe.close()
      await broker.stop()
    })

    await authpipe.getCredential(ADA)

    expect(broker.requests).toMatchObject([
      { path: '/v1/credentials:get', authorization: `Bearer ${API_KEY}` },
    ])
  })

  it('keeps the path of a broker that lives under one', async () => {
    const { broker } = await setUp()
    const authpipe = createAuthpipe({ brokerUrl: `${broker.url}/authpipe/`, apiKey: API_KEY })
    onTestFinished(() => authpipe.close())

    await authpipe.getCredential(ADA)

    expect(broker.requests).toMatchObject([{ path: '/authpipe/v1/credentials:get' }])
  })

  it('goes on when the observer throws, and warns of it', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    onTestFinished(() => warn.mockRestore())
    const { authpipe } = await setUp({
      onEvent: () => {
        throw new Error('observer')
      },
    })

    await authpipe.getCredential(ADA)

    await expect.poll(() => warn.mock.calls.length).toBeGreaterThan(0)
    expect(warn.mock.calls[0]?.[0]).toMatchObject({ message: 'observer' })
  })
})

describe('createConnectToken', () => {
  it('mints a token for one end user', async () => {
    const { authpipe, broker } = await setUp()
    broker.reply = () => ({
      json: { connectToken: 'ct_1', expiresAt: '2026-11-22T12:00:00.000Z' },
    })
    const wanted = {
      tenantId: 'org_acme',
      userId: 'user_123',
      userLabel: 'ada@example.test',
      providers: ['gitlab'],
      scopes: { gitlab: ['read_user'] },
      origins: ['https://app.example.com'],
      relayUrl: 'https://app.example.com/relay.html',
      returnUrl: 'https://app.example.com/settings',
      locale: 'de',
      ttl: 300,
    }

    const token = await authpipe.createConnectToken(wanted)

    expect(token).toEqual({
      connectToken: 'ct_1',
      expiresAt: new Date('2026-11-22T12:00:00.000Z'),
    })
    expect(broker.requests).toMatchObject([
      { method: 'POST', path: '/v1/connect-tokens', body: wanted },
    ])
  })

  it('takes no answer for a token that is none', async () => {
    const { authpipe, broker } = await setUp()
    broker.reply = () => ({ json: { connectToken: 'ct_1', expiresAt: 'soon' } })

    await expect(authpipe.createConnectToken(ADA)).rejects.toMatchObject({
      code: 'broker_unreachable',
    })
  })
})

describe('attempts', () => {
  it('vouches for one, in the name of its user', async () => {
    const { authpipe, broker } = await setUp()
    broker.reply = () => ({ status: 204 })

    const { tenantId, userId } = ADA
    await authpipe.attempts.confirm({ tenantId, userId, attemptId: 'att/1' })

    expect(broker.requests).toMatchObject([
      { method: 'POST', path: '/v1/attempts/att%2F1/confirm', body: { tenantId, userId } },
    ])
  })
})

describe('connections', () => {
  it('lists those of one end user, of one provider if wanted', async () => {
    const { authpipe, broker } = await setUp()
    broker.reply = () => ({ json: { connections: [CONNECTION] } })

    const all = await authpipe.connections.list({ tenantId: 'org & co', userId: 'user/123' })
    await authpipe.connections.list(ADA)

    expect(all).toEqual([CONNECTION])
    expect(broker.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/connections?tenantId=org+%26+co&userId=user%2F123',
      'GET /v1/connections?tenantId=org_acme&userId=user_123&provider=gitlab',
    ])
  })

  it('gets one by its id', async () => {
    const { authpipe, broker } = await setUp()
    broker.reply = () => ({ json: { connection: CONNECTION } })

    const connection = await authpipe.connections.get('conn_1/../x')

    expect(connection).toEqual(CONNECTION)
    expect(broker.requests).toMatchObject([{ path: '/v1/connections/conn_1%2F..%2Fx' }])
  })

  it('deletes one, and forgets its credential at once', async () => {
    const { authpipe, broker } = await setUp()
    await authpipe.getCredential(ADA)
    broker.reply = ({ method }) =>
      method === 'DELETE' ? { status: 204 } : refusal('not_connected')

    await authpipe.connections.delete('conn_1')

    await expect(authpipe.getCredential(ADA)).rejects.toMatchObject({ code: 'not_connected' })
    expect(broker.requests[1]).toMatchObject({ method: 'DELETE', path: '/v1/connections/conn_1' })
  })

  it('is content when what it deletes was gone already, and with nothing else', async () => {
    const { authpipe, broker } = await setUp()
    broker.reply = () => refusal('connection_not_found')
    await expect(authpipe.connections.delete('conn_1')).resolves.toBeUndefined()

    broker.reply = () => refusal('internal_error')
    await expect(authpipe.connections.delete('conn_1')).rejects.toMatchObject({
      code: 'internal_error',
    })
  })

  it('keeps the credential of another connection when it deletes one', async () => {
    const { authpipe, broker } = await setUp()
    await authpipe.getCredential(ADA)
    broker.reply = ({ method }) =>
      method === 'DELETE' ? { status: 204 } : { json: credentialAnswer() }

    await authpipe.connections.delete('conn_2')
    await authpipe.getCredential(ADA)

    expect(broker.requests).toHaveLength(2)
  })
})
