import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSandbox, type Sandbox } from '../src/index.ts'
import {
  APP,
  APPS,
  credentialsOf,
  exchange,
  get,
  OTHER_APP,
  refresh,
  untilExpired,
  Visitor,
  VERIFIER,
  type JsonAnswer,
} from './visitor.ts'

const GRANT_TEXT =
  'The provided authorization grant is invalid, expired, revoked, does not match the ' +
  'redirection URI used in the authorization request, or was issued to another client.'
const CLIENT_TEXT =
  'Client authentication failed due to unknown client, no client authentication included, ' +
  'or unsupported authentication method.'
const SCOPE_TEXT = 'The requested scope is invalid, unknown, or malformed.'
const NO_PKCE = { code_challenge: undefined, code_challenge_method: undefined }

let sandbox: Sandbox
let ada: Visitor

beforeAll(async () => {
  sandbox = await createSandbox({ clients: APPS })
})
beforeEach(() => {
  sandbox.setAccessTokenTtl(7200)
  ada = new Visitor(sandbox)
})
afterAll(() => sandbox.close())

function basic(id: string, secret: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` }
}

/** The whole of a token endpoint error, headers too. */
function expectError(answer: JsonAnswer, status: number, error: string, description: string) {
  expect([answer.status, answer.body]).toEqual([status, { error, error_description: description }])
  expect(answer.headers.get('www-authenticate')).toBe(
    `Bearer realm="Doorkeeper", error="${error}", error_description="${description}"`,
  )
  expect(answer.headers.get('cache-control')).toBe('no-store')
}

describe('exchanging a code', () => {
  type Case = [string, Record<string, string | undefined>, number, string, string]
  test.each<Case>([
    ['a wrong verifier', { code_verifier: 'x'.repeat(43) }, 400, 'invalid_grant', GRANT_TEXT],
    ['a verifier of wrong form', { code_verifier: 'x' }, 400, 'invalid_grant', GRANT_TEXT],
    [
      'no verifier',
      { code_verifier: undefined },
      400,
      'invalid_request',
      'Missing required parameter: code_verifier.',
    ],
    [
      'no redirect_uri',
      { redirect_uri: undefined },
      400,
      'invalid_request',
      'Missing required parameter: redirect_uri.',
    ],
    [
      'no grant_type',
      { grant_type: undefined },
      400,
      'invalid_request',
      'Missing required parameter: grant_type.',
    ],
    [
      'another grant_type',
      { grant_type: 'nonsense' },
      400,
      'unsupported_grant_type',
      'The authorization grant type is not supported by the authorization server.',
    ],
    ['another redirect_uri', { redirect_uri: 'http://x.test/' }, 400, 'invalid_grant', GRANT_TEXT],
    ['an unknown code', { code: 'unknown' }, 400, 'invalid_grant', GRANT_TEXT],
    ['another application', credentialsOf(OTHER_APP), 400, 'invalid_grant', GRANT_TEXT],
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', CLIENT_TEXT],
    ['no secret', { client_secret: undefined }, 401, 'invalid_client', CLIENT_TEXT],
    ['an unknown client', { client_id: 'unknown' }, 401, 'invalid_client', CLIENT_TEXT],
    [
      'no client at all',
      { client_id: undefined, client_secret: undefined },
      401,
      'invalid_client',
      CLIENT_TEXT,
    ],
  ])('with %s fails, and does not burn the code', async (_name, changes, status, error, text) => {
    const code = await ada.connect()
    expectError(await exchange(sandbox, code, changes), status, error, text)
    expect((await exchange(sandbox, code)).status).toBe(200)
  })

  test('twice fails, and the first token lives', async () => {
    const code = await ada.connect()
    const first = await exchange(sandbox, code)
    expectError(await exchange(sandbox, code), 400, 'invalid_grant', GRANT_TEXT)
    const token = String(first.body['access_token'])
    expect((await get(sandbox, '/api/v4/user', token)).status).toBe(200)
    expect((await refresh(sandbox, String(first.body['refresh_token']))).status).toBe(200)
  })

  test('five times at once gives one token', async () => {
    const code = await ada.connect()
    const answers = await Promise.all(Array.from({ length: 5 }, () => exchange(sandbox, code)))
    const statuses = answers.map(({ status }) => String(status)).join(' ')
    expect(statuses.replace('200', '400')).toBe('400 400 400 400 400')
    expect(statuses).toContain('200')
  })

  test('works without PKCE, but then a verifier is wrong', async () => {
    const withVerifier = await exchange(sandbox, await ada.connect(NO_PKCE))
    expectError(withVerifier, 400, 'invalid_grant', GRANT_TEXT)
    const without = await exchange(sandbox, await ada.connect(NO_PKCE), {
      code_verifier: undefined,
    })
    expect(without.status).toBe(200)
  })

  test('needs no secret from a public application, and takes one', async () => {
    for (const client_secret of [undefined, APP.clientSecret]) {
      const code = await ada.connect({ client_id: 'app-4' })
      const answer = await exchange(sandbox, code, { client_id: 'app-4', client_secret })
      expect(answer.status).toBe(200)
    }
  })

  test('takes a JSON body', async () => {
    const response = await fetch(`${sandbox.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'authorization_code',
        code: await ada.connect(),
        redirect_uri: APP.redirectUris[0],
        code_verifier: VERIFIER,
        ...credentialsOf(APP),
      }),
    })
    expect(response.status).toBe(200)
  })

  test('takes Basic as it is, and does not form-decode it', async () => {
    const bare = { client_id: undefined, client_secret: undefined }
    const code = await ada.connect()
    const encoded = basic(APP.clientId, APP.clientSecret.replaceAll('-', '%2D'))
    expectError(await exchange(sandbox, code, bare, encoded), 401, 'invalid_client', CLIENT_TEXT)
    const raw = basic(APP.clientId, APP.clientSecret)
    expect((await exchange(sandbox, code, {}, raw)).body).toMatchObject({
      error: 'invalid_request',
    })
    expect((await exchange(sandbox, code, bare, raw)).status).toBe(200)
  })

  test('fails when the code has expired', async () => {
    const hasty = await createSandbox({ clients: APPS, codeTtlSeconds: 1 })
    const code = await new Visitor(hasty).connect()
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expectError(await exchange(hasty, code), 400, 'invalid_grant', GRANT_TEXT)
    await hasty.close()
  })
})

describe('refreshing', () => {
  test('kills the old pair at once; trying the old one again does not kill the new', async () => {
    const old = await ada.tokens({ scope: 'read_user openid' })
    const { status, body } = await refresh(sandbox, old.refresh_token)
    expect(status).toBe(200)
    expect(body).toMatchObject({ scope: 'read_user openid', id_token: expect.any(String) })
    expect(body['access_token']).not.toBe(old.access_token)
    expect((await get(sandbox, '/api/v4/user', old.access_token)).body).toEqual({
      error: 'invalid_token',
      error_description: 'Token was revoked. You have to re-authorize from the user.',
    })
    expectError(await refresh(sandbox, old.refresh_token), 400, 'invalid_grant', GRANT_TEXT)
    expect((await get(sandbox, '/api/v4/user', String(body['access_token']))).status).toBe(200)
    expect((await refresh(sandbox, String(body['refresh_token']))).status).toBe(200)
  })

  test('five times at once: one gets through, the others get invalid_grant', async () => {
    const { refresh_token } = await ada.tokens()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => refresh(sandbox, refresh_token)),
    )
    const [winner, ...losers] = answers.toSorted((a, b) => a.status - b.status)
    for (const loser of losers) expectError(loser, 400, 'invalid_grant', GRANT_TEXT)
    const token = String(winner?.body['access_token'])
    expect((await get(sandbox, '/api/v4/user', token)).status).toBe(200)
  })

  test('may narrow the scope, for good, and may not widen it', async () => {
    const { refresh_token } = await ada.tokens({ scope: 'read_user openid' })
    const wider = await refresh(sandbox, refresh_token, { scope: 'read_user api' })
    expectError(wider, 400, 'invalid_scope', SCOPE_TEXT)
    const narrower = await refresh(sandbox, refresh_token, { scope: 'read_user' })
    expect(narrower).toMatchObject({ status: 200, body: { scope: 'read_user' } })
    const next = String(narrower.body['refresh_token'])
    const back = await refresh(sandbox, next, { scope: 'read_user openid' })
    expectError(back, 400, 'invalid_scope', SCOPE_TEXT)
    expect(await refresh(sandbox, next)).toMatchObject({
      status: 200,
      body: { scope: 'read_user' },
    })
  })

  test.each<[string, Record<string, string | undefined>, number, string, string]>([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', CLIENT_TEXT],
    ['another application', credentialsOf(OTHER_APP), 400, 'invalid_grant', GRANT_TEXT],
    ['an unknown token', { refresh_token: 'unknown' }, 400, 'invalid_grant', GRANT_TEXT],
    [
      'no token',
      { refresh_token: undefined },
      400,
      'invalid_request',
      'Missing required parameter: refresh_token.',
    ],
  ])('with %s fails, and leaves the token alone', async (_name, changes, status, error, text) => {
    const { refresh_token } = await ada.tokens()
    expectError(await refresh(sandbox, refresh_token, changes), status, error, text)
    expect((await refresh(sandbox, refresh_token)).status).toBe(200)
  })

  test('ignores redirect_uri, even a wrong one', async () => {
    const { refresh_token } = await ada.tokens()
    const answer = await refresh(sandbox, refresh_token, { redirect_uri: 'http://x.test/' })
    expect(answer.status).toBe(200)
  })

  test('works after expiry, and follows the lifetime that is set now', async () => {
    sandbox.setAccessTokenTtl(1)
    const { access_token, refresh_token, expires_in } = await ada.tokens()
    expect(expires_in).toBe(1)
    await untilExpired(sandbox, access_token)
    sandbox.setAccessTokenTtl(300)
    const answer = await refresh(sandbox, refresh_token)
    expect(answer).toMatchObject({ status: 200, body: { expires_in: 300 } })
  })

  test('fails with invalid_client once the secret is renewed', async () => {
    const { refresh_token } = await ada.tokens()
    sandbox.setClientSecret(APP.clientId, 'gloas-renewed')
    expectError(await refresh(sandbox, refresh_token), 401, 'invalid_client', CLIENT_TEXT)
    const renewed = await refresh(sandbox, refresh_token, { client_secret: 'gloas-renewed' })
    expect(renewed.status).toBe(200)
    sandbox.setClientSecret(APP.clientId, APP.clientSecret)
  })
})
