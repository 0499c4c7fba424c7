import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSandbox, type Sandbox } from '../src/index.ts'
import { APP, APPS, get, refresh, untilExpired, Visitor, type JsonAnswer } from './visitor.ts'

const REALM = 'Bearer realm="Protected by OAuth 2.0"'
const EXPIRED = 'Token is expired. You can either do re-authorization or token refresh.'
const REVOKED = 'Token was revoked. You have to re-authorize from the user.'

let sandbox: Sandbox
const dead = { unknown: 'unknown', expired: '', revoked: '' }

beforeAll(async () => {
  sandbox = await createSandbox({ clients: APPS })
  const revoked = await tokenFor('read_user openid')
  sandbox.revokeUser('ada')
  sandbox.setAccessTokenTtl(1)
  const expired = await tokenFor('read_user openid')
  await untilExpired(sandbox, expired)
  sandbox.setAccessTokenTtl(7200)
  Object.assign(dead, { revoked, expired })
})
afterAll(() => sandbox.close())

async function tokenFor(scope: string): Promise<string> {
  return (await new Visitor(sandbox).tokens({ scope })).access_token
}

function challengeOf(answer: JsonAnswer): string | null {
  return answer.headers.get('www-authenticate')
}

describe('/api/v4/user', () => {
  test.each(['read_user', 'read_api', 'api'])('gives the account for %s', async (scope) => {
    const { status, body } = await get(sandbox, '/api/v4/user', await tokenFor(scope))
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: 1,
      username: 'ada',
      name: 'Ada Lovelace',
      state: 'active',
      avatar_url: `${sandbox.url}/uploads/-/system/user/avatar/1/avatar.svg`,
      web_url: `${sandbox.url}/ada`,
      email: 'ada@example.test',
    })
    const avatar = await fetch(String(body['avatar_url']))
    expect(avatar.headers.get('content-type')).toBe('image/svg+xml')
  })

  test('takes the token from the query as well', async () => {
    const path = `/api/v4/user?access_token=${await tokenFor('api')}`
    expect((await get(sandbox, path)).status).toBe(200)
    expect(JSON.stringify(sandbox.requests())).not.toContain('access_token')
  })

  test.each([
    ['expired', EXPIRED],
    ['revoked', REVOKED],
  ] as const)('says that a token is %s', async (kind, error_description) => {
    const answer = await get(sandbox, '/api/v4/user', dead[kind])
    expect([answer.status, answer.body]).toEqual([
      401,
      { error: 'invalid_token', error_description },
    ])
    expect(challengeOf(answer)).toBe(
      `${REALM}, error="invalid_token", error_description="${error_description}"`,
    )
  })

  test.each(['unknown', undefined])('is unauthorized for the token %s', async (token) => {
    const answer = await get(sandbox, '/api/v4/user', token)
    expect([answer.status, answer.body]).toEqual([401, { message: '401 Unauthorized' }])
  })

  test('does not take a refresh token', async () => {
    const { refresh_token } = await new Visitor(sandbox).tokens()
    expect((await get(sandbox, '/api/v4/user', refresh_token)).status).toBe(401)
  })

  test('is forbidden for a blocked user, whose token still refreshes', async () => {
    const eve = { id: 7, username: 'eve', name: 'Eve', state: 'blocked' } as const
    const blocked = await createSandbox({ clients: APPS, users: [eve] })
    const visitor = new Visitor(blocked)
    await visitor.press(await visitor.open('/users/sign_in'), 'Sign in as @eve')
    const { access_token, refresh_token } = await visitor.tokens()
    const answer = await get(blocked, '/api/v4/user', access_token)
    expect([answer.status, answer.body]).toEqual([
      403,
      { message: '403 Forbidden - Your account has been blocked.' },
    ])
    expect((await refresh(blocked, refresh_token)).status).toBe(200)
    await blocked.close()
  })
})

test.each([
  ['/api/v4/user', 'openid', 'api read_api read_user'],
  ['/api/v4/projects', 'read_user', 'api read_api'],
])('%s is 403 for %s: the token lives, its scope does not reach', async (path, has, scope) => {
  const answer = await get(sandbox, path, await tokenFor(has))
  expect([answer.status, answer.body]).toEqual([
    403,
    {
      error: 'insufficient_scope',
      error_description:
        'The request requires higher privileges than provided by the access token.',
      scope,
    },
  ])
})

test('/api/v4/projects lists projects', async () => {
  const { status, body } = await get(sandbox, '/api/v4/projects', await tokenFor('read_api'))
  expect(status).toBe(200)
  expect(body).toMatchObject([
    { id: 11, path_with_namespace: 'engines/difference-engine' },
    { id: 12, path_with_namespace: 'engines/analytical-engine' },
  ])
})

describe('/oauth/token/info', () => {
  test('needs no scope, and has these fields', async () => {
    const { status, body } = await get(sandbox, '/oauth/token/info', await tokenFor('openid'))
    expect(status).toBe(200)
    expect(body).toEqual({
      resource_owner_id: 1,
      scope: ['openid'],
      expires_in: 7200,
      application: { uid: APP.clientId },
      created_at: expect.any(Number),
      scopes: ['openid'],
      expires_in_seconds: 7200,
    })
  })

  test.each(['expired', 'revoked', 'unknown'] as const)(
    'has one answer for all dead tokens: %s',
    async (kind) => {
      const answer = await get(sandbox, '/oauth/token/info', dead[kind])
      const error_description = 'The access token is invalid'
      expect([answer.status, answer.body]).toEqual([
        401,
        { error: 'invalid_token', error_description, state: 'unauthorized' },
      ])
      expect(challengeOf(answer)).toBe(
        `Bearer realm="Doorkeeper", error="invalid_token", error_description="${error_description}"`,
      )
    },
  )
})

describe('/oauth/userinfo', () => {
  const claims = { sub: '1', name: 'Ada Lovelace', nickname: 'ada', preferred_username: 'ada' }

  test('gives the e-mail address only with the email scope', async () => {
    const without = await get(sandbox, '/oauth/userinfo', await tokenFor('openid'))
    expect(without.body).toMatchObject({ ...claims, profile: `${sandbox.url}/ada`, groups: [] })
    expect(without.body).not.toHaveProperty('email')
    const full = await get(sandbox, '/oauth/userinfo', await tokenFor('openid email'))
    expect(full.body).toMatchObject({ ...claims, email: 'ada@example.test', email_verified: true })
  })

  test.each([
    ['unknown', 'The access token is invalid'],
    ['expired', 'The access token expired'],
    ['revoked', 'The access token was revoked'],
  ] as const)('is 401 with an empty page for a token that is %s', async (kind, text) => {
    const answer = await get(sandbox, '/oauth/userinfo', dead[kind])
    expect([answer.status, answer.body]).toEqual([401, { text: '' }])
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(challengeOf(answer)).toContain(`error="invalid_token", error_description="${text}"`)
  })

  test('is 403 with an empty page without openid', async () => {
    const answer = await get(sandbox, '/oauth/userinfo', await tokenFor('api'))
    expect([answer.status, answer.body]).toEqual([403, { text: '' }])
  })
})
