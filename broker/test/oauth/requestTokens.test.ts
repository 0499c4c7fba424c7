import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProviderFetch } from '../../src/oauth/createProviderFetch.ts'
import { exchangeCode } from '../../src/oauth/exchangeCode.ts'
import { refreshTokens } from '../../src/oauth/refreshTokens.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts, TestPortsOptions } from '../support/createTestPorts.ts'
import { startScriptedProvider, tokenAnswer } from '../support/startScriptedProvider.ts'
import type { ProviderStep, ScriptedProvider } from '../support/startScriptedProvider.ts'

let provider: ScriptedProvider
let ports: TestPorts

beforeEach(async () => {
  provider = await startScriptedProvider()
  ports = await create()
})
afterEach(() => provider.close())

async function create(options: TestPortsOptions = {}): Promise<TestPorts> {
  const timers = { providerConnect: 100, providerDeadline: 300, ...options.timers }
  const fetch = createProviderFetch({ connectTimeout: timers.providerConnect })
  return createTestPorts({ fetch, providerUrl: provider.url, ...options, timers })
}

const config = (from = ports) => {
  const [first] = from.config.providers
  if (first === undefined) throw new Error('the test ports have a provider')
  return first
}

const refresh = (from = ports) => refreshTokens(from, config(from), 'refresh-1')
const exchange = () =>
  exchangeCode(ports, config(), { code: 'code-1', pkceVerifier: 'v'.repeat(43) })

describe('the request', () => {
  it('carries the code, the verifier, the redirect URI, and the secret in its body', async () => {
    const tokens = await exchange()

    const [call] = provider.calls
    expect(call).toMatchObject({
      method: 'POST',
      path: '/oauth/token',
      form: {
        grant_type: 'authorization_code',
        code: 'code-1',
        code_verifier: 'v'.repeat(43),
        redirect_uri: 'http://127.0.0.1:4000/connect/callback/gitlab',
        client_id: 'client-id',
        client_secret: 'gloas-client-secret',
      },
    })
    expect(call?.headers.authorization).toBeUndefined()
    expect(tokens).toEqual({
      accessToken: 'access-2',
      refreshToken: 'refresh-2',
      expiresIn: 7200,
      scopes: ['read_user'],
    })
  })

  it('carries the refresh token, on a connection of its own', async () => {
    await refresh()

    expect(provider.calls[0]?.form).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-1',
    })
    expect(provider.calls[0]?.headers.connection).toBe('close')
  })

  it.each([
    ['our own fetch', {}],
    ['a fetch that would follow', { fetch: globalThis.fetch }],
  ])('goes nowhere else by %s, even when the provider says so', async (_case, options) => {
    const headers = { location: `${provider.url}/elsewhere` }
    provider.script('/oauth/token', { status: 307, headers, body: '' })

    expect(await refresh(await create(options))).toMatchObject({ kind: 'malformed', status: 307 })
    expect(provider.calls).toHaveLength(1)
  })

  it('is not sent over http to another machine', async () => {
    const remote = await create({ providerUrl: 'http://gitlab.example' })

    await expect(refresh(remote)).rejects.toThrow()
  })
})

const grantError = { error: 'invalid_grant', error_description: 'The grant is invalid.' }
const challenge = (error: string) => ({
  'www-authenticate': `Bearer realm="Doorkeeper", error="${error}", error_description="x"`,
})

describe('the outcome', () => {
  it.each<[string, string, ProviderStep]>([
    [
      'invalid_grant',
      'Doorkeeper’s 400 with a challenge',
      { status: 400, headers: challenge('invalid_grant'), body: grantError },
    ],
    ['invalid_grant', 'a 400 without one', { status: 400, body: grantError }],
    ['invalid_grant', 'a 401', { status: 401, body: grantError }],
    ['invalid_grant', 'a 200 with an error in it', { status: 200, body: grantError }],
    [
      'invalid_grant',
      'a challenge alone',
      { status: 400, headers: challenge('invalid_grant'), body: '' },
    ],
    [
      'client_fault',
      'invalid_client',
      { status: 401, headers: challenge('invalid_client'), body: { error: 'invalid_client' } },
    ],
    [
      'client_fault',
      'unauthorized_client',
      { status: 403, body: { error: 'unauthorized_client' } },
    ],
    ['client_fault', 'invalid_request', { status: 400, body: { error: 'invalid_request' } }],
    ['client_fault', 'a 403 of a firewall', { status: 403, body: '<html>Forbidden</html>' }],
    ['throttled', 'a 429', { status: 429, headers: { 'retry-after': '7' }, body: 'Retry later' }],
    ['unknown', 'a 500', { status: 500, body: '<html>oops</html>' }],
    ['unknown', 'a 502 of a proxy', { status: 502, body: { error: 'bad_gateway' } }],
    ['unknown', 'a connection cut after the request', 'drop'],
    ['unknown', 'silence', 'hang'],
    ['unknown', 'an endless answer', { body: { ...tokenAnswer(2), padding: 'x'.repeat(300_000) } }],
    ['malformed', 'a page of HTML', { body: '<html>Sign in</html>' }],
    ['malformed', 'JSON without a token', { body: { token_type: 'Bearer' } }],
    ['malformed', 'a list', { body: [] }],
    [
      'malformed',
      'a token that fits no header',
      { body: { ...tokenAnswer(2), access_token: 'a\nb' } },
    ],
    ['malformed', 'an error nobody knows', { status: 400, body: { error: 'gremlins' } }],
    ['malformed', 'a 404', { status: 404, body: 'Not Found' }],
  ])('is %s for %s', async (kind, _case, step) => {
    provider.script('/oauth/token', step)

    expect(await refresh()).toMatchObject({ kind })
    expect(provider.calls).toHaveLength(1)
  })

  it('is unavailable when nobody listens', async () => {
    const nobody = await create({ providerUrl: 'http://127.0.0.1:9' })

    expect(await refresh(nobody)).toEqual({ kind: 'unavailable' })
  })

  it('is unavailable when a connection is not ready in time', async () => {
    const mute = createServer()
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as AddressInfo
    const waiting = await create({ providerUrl: `https://127.0.0.1:${port}` })

    expect(await refresh(waiting)).toEqual({ kind: 'unavailable' })
    mute.close()
  })

  it.each([
    ['7', 7],
    ['0', 1],
    ['999999', 3600],
    ['Sun, 01 Nov 2026 10:00:30 GMT', 30],
    ['soon', 60],
  ])('waits after Retry-After: %s for %i seconds', async (header, seconds) => {
    const headers = { 'retry-after': header, date: 'Sun, 01 Nov 2026 10:00:00 GMT' }
    provider.script('/oauth/token', { status: 429, headers, body: 'Retry later' })

    expect(await refresh()).toMatchObject({ kind: 'throttled', retryAfter: seconds })
  })

  it('carries the provider’s own words, cut short', async () => {
    const body = { error: 'invalid_grant', error_description: 'x'.repeat(1000) }
    provider.script('/oauth/token', { status: 400, body })

    expect(await refresh()).toMatchObject({
      providerError: { error: 'invalid_grant', description: 'x'.repeat(500) },
    })
  })
})

describe('good tokens', () => {
  it.each<[string, object, object]>([
    ['an id_token of another issuer', { id_token: 'not.a.token' }, {}],
    ['no refresh token', { refresh_token: undefined }, { refreshToken: null }],
    ['a refresh token of null', { refresh_token: null }, { refreshToken: null }],
    ['an empty refresh token', { refresh_token: '' }, { refreshToken: null }],
    ['no lifetime', { expires_in: undefined }, { expiresIn: null }],
    ['a lifetime of null', { expires_in: null }, { expiresIn: null }],
    ['a lifetime as text', { expires_in: '3600' }, { expiresIn: 3600 }],
    ['a lifetime that is none', { expires_in: 'soon' }, { expiresIn: null }],
    ['no scope', { scope: undefined }, { scopes: null }],
    ['several scopes', { scope: 'api  read_user' }, { scopes: ['api', 'read_user'] }],
    ['a lower case type', { token_type: 'bearer' }, {}],
    ['a further field', { created_at: 1 }, {}],
  ])('are not thrown away for %s', async (_case, odd, expected) => {
    provider.script('/oauth/token', { body: { ...tokenAnswer(2), ...odd } })

    expect(await refresh()).toMatchObject({
      kind: 'success',
      tokens: { accessToken: 'access-2', ...expected },
    })
  })
})

describe('exchangeCode', () => {
  it.each<[string, ProviderStep]>([
    ['exchange_failed', { status: 400, headers: challenge('invalid_grant'), body: grantError }],
    ['exchange_failed', { body: '<html>' }],
    ['config_error', { status: 401, body: { error: 'invalid_client' } }],
    ['rate_limited', { status: 429, body: 'Retry later' }],
    ['provider_unavailable', { status: 500, body: '' }],
    ['provider_unavailable', 'drop'],
  ])('throws %s', async (code, step) => {
    provider.script('/oauth/token', step)

    await expect(exchange()).rejects.toMatchObject({ name: 'BrokerError', code })
  })
})

describe('the log', () => {
  it('says what happened, and nothing that was sent or answered', async () => {
    provider.script('/oauth/token', {
      status: 400,
      body: { error: 'secret-7', error_description: 'secret-8' },
    })

    await refresh()
    await exchange()

    expect(ports.logged.map(({ fields, message }) => ({ ...fields, message }))).toEqual([
      {
        provider: 'gitlab',
        providerStatus: 400,
        providerError: 'other',
        message: 'the token request failed: malformed',
      },
      { provider: 'gitlab', message: 'the provider gave tokens' },
    ])
  })
})
