import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSandbox, type Sandbox } from '../src/index.ts'
import {
  APP,
  APPS,
  credentialsOf,
  exchange,
  get,
  OTHER_APP,
  post,
  refresh,
  untilExpired,
  Visitor,
} from './visitor.ts'

const INVALID_GRANT = { status: 400, body: { error: 'invalid_grant' } }
const OTHER = { client_id: OTHER_APP.clientId, redirect_uri: OTHER_APP.redirectUris[0] }

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

const own = credentialsOf(APP)
const revoke = (form: Record<string, string>) => post(sandbox, '/oauth/revoke', form)

describe('revoking', () => {
  test.each(['access_token', 'refresh_token'] as const)('%s kills both', async (kind) => {
    const tokens = await ada.tokens()
    const other = await ada.tokens()
    for (let times = 0; times < 2; times++) {
      expect(await revoke({ token: tokens[kind], ...own })).toMatchObject({ status: 200, body: {} })
    }
    expect((await get(sandbox, '/api/v4/user', tokens.access_token)).status).toBe(401)
    expect(await refresh(sandbox, tokens.refresh_token)).toMatchObject(INVALID_GRANT)
    // Each connect has a token of its own.
    expect((await get(sandbox, '/api/v4/user', other.access_token)).status).toBe(200)
  })

  test('a refresh token whose access token has expired is revoked', async () => {
    sandbox.setAccessTokenTtl(1)
    const { access_token, refresh_token } = await ada.tokens()
    await untilExpired(sandbox, access_token)
    // Revoking the expired access token says 200, and does nothing.
    expect((await revoke({ token: access_token, ...own })).status).toBe(200)
    const next = await refresh(sandbox, refresh_token)
    expect(next.status).toBe(200)
    const newest = String(next.body['refresh_token'])
    expect((await revoke({ token: newest, ...own })).status).toBe(200)
    expect(await refresh(sandbox, newest)).toMatchObject(INVALID_GRANT)
  })

  test('a spent refresh token leaves its successor alive', async () => {
    const { refresh_token } = await ada.tokens()
    const next = await refresh(sandbox, refresh_token)
    expect((await revoke({ token: refresh_token, ...own })).status).toBe(200)
    const token = String(next.body['access_token'])
    expect((await get(sandbox, '/api/v4/user', token)).status).toBe(200)
  })

  test('an unknown token is 200 {}', async () => {
    expect(await revoke({ token: 'unknown', ...own })).toMatchObject({ status: 200, body: {} })
  })

  test.each([
    ['without credentials', {}],
    ['with a wrong secret', { ...own, client_secret: 'wrong' }],
    ['with credentials of another application', credentialsOf(OTHER_APP)],
  ])('%s is 403 and revokes nothing', async (_name, credentials) => {
    const { access_token } = await ada.tokens()
    const answer = await revoke({ token: access_token, ...credentials })
    expect([answer.status, answer.body]).toEqual([
      403,
      {
        error: 'unauthorized_client',
        error_description: 'You are not authorized to revoke this token',
      },
    ])
    expect((await get(sandbox, '/api/v4/user', access_token)).status).toBe(200)
  })

  test('a user ends all connections, of all applications, and unused codes too', async () => {
    sandbox.revokeUser('ada')
    const one = await ada.tokens()
    const other = await ada.tokens({ ...OTHER, scope: 'read_user' })
    const code = await ada.connect()
    const grace = await new Visitor(sandbox).authorize({}, 'grace')
    expect(grace.status).toBe(200)
    expect(sandbox.revokeUser('ada')).toBe(2)
    for (const { access_token } of [one, other]) {
      expect((await get(sandbox, '/api/v4/user', access_token)).status).toBe(401)
    }
    expect(await refresh(sandbox, one.refresh_token)).toMatchObject(INVALID_GRANT)
    expect(await exchange(sandbox, code)).toMatchObject(INVALID_GRANT)
    expect(() => sandbox.revokeUser('nobody')).toThrow('no user "nobody"')
  })
})

test('introspection tells live from dead, to the owner of the token', async () => {
  const { access_token, refresh_token } = await ada.tokens()
  const ask = (form: Record<string, string>) => post(sandbox, '/oauth/introspect', form)
  const live = await ask({ token: access_token, ...credentialsOf(APP) })
  expect(live.body).toMatchObject({
    active: true,
    scope: 'read_user',
    client_id: APP.clientId,
    token_type: 'Bearer',
  })
  const foreign = await ask({ token: access_token, ...credentialsOf(OTHER_APP) })
  expect(foreign.body).toEqual({ active: false })
  await refresh(sandbox, refresh_token)
  expect((await ask({ token: access_token, ...credentialsOf(APP) })).body).toEqual({
    active: false,
  })
  expect((await ask({ token: access_token })).status).toBe(401)
})
