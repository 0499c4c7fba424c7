import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSandbox, type Sandbox } from '../src/index.ts'
import {
  APP,
  APPS,
  CHALLENGE,
  exchange,
  get,
  OTHER_APP,
  untilExpired,
  VERIFIER,
  Visitor,
} from './visitor.ts'

let sandbox: Sandbox
let ada: Visitor

beforeAll(async () => {
  sandbox = await createSandbox({ clients: APPS })
})
beforeEach(() => {
  sandbox.revokeUser('ada')
  sandbox.faults.clear()
  ada = new Visitor(sandbox)
})
afterAll(() => sandbox.close())

test('a user signs in, consents, and the code becomes tokens', async () => {
  const scope = 'read_user openid email'
  const page = await ada.authorize({ scope })
  const end = await ada.press(page, 'Authorize')
  expect(end.status).toBe(302)
  // No `iss`: GitLab sends none.
  expect(end.location).toMatch(
    /^http:\/\/localhost:4000\/callback\?code=[0-9a-f]{64}&state=a-state$/,
  )

  const tokens = await ada.tokens({ scope })
  expect(Object.keys(tokens).toSorted()).toEqual([
    'access_token',
    'created_at',
    'expires_in',
    'id_token',
    'refresh_token',
    'scope',
    'token_type',
  ])
  expect(tokens).toMatchObject({
    access_token: expect.stringMatching(/^[0-9a-f]{64}$/),
    refresh_token: expect.stringMatching(/^[0-9a-f]{64}$/),
    token_type: 'Bearer',
    expires_in: 7200,
    scope,
  })
  expect(Math.abs(tokens.created_at - Date.now() / 1000)).toBeLessThan(5)
  const user = await get(sandbox, '/api/v4/user', tokens.access_token)
  expect(user).toMatchObject({ status: 200, body: { id: 1, username: 'ada' } })
})

test('a browser that is not signed in is sent to the sign-in page, whatever it asks for', async () => {
  const response = await fetch(`${sandbox.url}/oauth/authorize?client_id=unknown`, {
    redirect: 'manual',
  })
  expect(response.status).toBe(302)
  expect(response.headers.get('location')).toContain(`${sandbox.url}/users/sign_in`)
})

test('the sign-in page leads to no other host', async () => {
  const page = await ada.open('/users/sign_in?return_to=//evil.example')
  expect((await ada.press(page, 'Sign in as @ada')).text).toContain('You are signed in')
})

describe('the consent page', () => {
  test('names the application and the account, and lists exactly the requested scopes', async () => {
    const { text, status } = await ada.authorize({ scope: 'read_user openid' })
    expect(status).toBe(200)
    expect(text).toContain('<h1>Acme Connect wants to use your account</h1>')
    expect(text).toContain('Signed in as @ada')
    expect([...text.matchAll(/data-scope="([^"]*)"/g)].map(([, scope]) => scope)).toEqual([
      'read_user',
      'openid',
    ])
    expect(text).toContain('Read your personal information')
    expect(text).toContain('<button>Cancel</button>')
    expect(text).toContain('<button class="primary">Authorize</button>')
  })

  test('"Cancel" goes back with access_denied and the state', async () => {
    const end = await ada.press(await ada.authorize(), 'Cancel')
    expect([end.status, end.location]).toEqual([
      302,
      'http://localhost:4000/callback?error=access_denied&error_description=' +
        'The+resource+owner+or+authorization+server+denied+the+request.&state=a-state',
    ])
  })

  test('"Use another account" leads to the sign-in page and back', async () => {
    const signIn = await ada.press(await ada.authorize(), 'Use another account')
    const consent = await ada.press(signIn, 'Sign in as @grace')
    expect(consent.text).toContain('Signed in as @grace')
    expect(consent.text).toContain('Acme Connect wants to use your account')
  })

  test('does not take a form of another site', async () => {
    await ada.authorize()
    const page = await ada.open('/oauth/authorize', { client_id: APP.clientId })
    expect(page.status).toBe(422)
  })

  test('two popups at once do not disturb each other', async () => {
    const one = await ada.authorize({ state: 'one' })
    const other = await ada.authorize({ state: 'other' })
    expect((await ada.press(other, 'Authorize')).location).toContain('state=other')
    expect((await ada.press(one, 'Authorize')).location).toContain('state=one')
  })

  test('sends no state back when none came', async () => {
    const end = await ada.press(await ada.authorize({ state: undefined }), 'Authorize')
    expect(end.location).toMatch(/\/callback\?code=\w+$/)
  })
})

const isConsent = (text: string) => text.includes('wants to use your account')

describe('reconnecting', () => {
  test('with the same scopes shows no consent but a page that navigates by script', async () => {
    await ada.tokens({ scope: 'read_user openid' })
    const page = await ada.authorize({ scope: 'openid read_user' })
    expect([page.status, page.location]).toEqual([200, null])
    expect(page.text).toMatch(/window\.location = "http:\/\/localhost:4000\/callback\?code=/)
  })

  test('does so even when the token has expired', async () => {
    sandbox.setAccessTokenTtl(1)
    const { access_token } = await ada.tokens()
    sandbox.setAccessTokenTtl(7200)
    await untilExpired(sandbox, access_token)
    expect(isConsent((await ada.authorize()).text)).toBe(false)
  })

  test('with other scopes asks again', async () => {
    await ada.tokens({ scope: 'read_user openid' })
    expect(isConsent((await ada.authorize({ scope: 'read_user' })).text)).toBe(true)
  })

  test('after the user revoked asks again', async () => {
    await ada.tokens()
    expect(sandbox.revokeUser('ada')).toBe(1)
    expect(isConsent((await ada.authorize()).text)).toBe(true)
  })

  test('as another user asks again', async () => {
    await ada.tokens()
    expect(isConsent((await new Visitor(sandbox).authorize({}, 'grace')).text)).toBe(true)
  })

  test('to a public application asks again', async () => {
    await ada.tokens({ client_id: 'app-4' })
    expect(isConsent((await ada.authorize({ client_id: 'app-4' })).text)).toBe(true)
  })

  test('a trusted application never asks', async () => {
    expect(isConsent((await ada.authorize({ client_id: 'app-3' })).text)).toBe(false)
  })
})

describe('errors of the authorize page never come back to the application', () => {
  test.each<[string, Record<string, string | undefined>, string]>([
    ['an unknown client', { client_id: 'unknown' }, 'invalid_client'],
    ['no client', { client_id: undefined }, 'invalid_request'],
    ['an unregistered redirect_uri', { redirect_uri: 'http://evil.test/' }, 'invalid_redirect_uri'],
    ['no redirect_uri', { redirect_uri: undefined }, 'invalid_redirect_uri'],
    ['no response_type', { response_type: undefined }, 'invalid_request'],
    ['response_type=token', { response_type: 'token' }, 'unsupported_response_type'],
    ['an unknown scope', { scope: 'read_user nonsense' }, 'invalid_scope'],
    ['a scope outside the application', { scope: 'sudo' }, 'invalid_scope'],
    [
      'no scope, and the application lacks api',
      { client_id: 'app-2', redirect_uri: OTHER_APP.redirectUris[0], scope: undefined },
      'invalid_scope',
    ],
    ['S512', { code_challenge_method: 'S512' }, 'invalid_code_challenge_method'],
    ['no method', { code_challenge_method: undefined }, 'invalid_code_challenge_method'],
  ])('%s', async (_name, changes, error) => {
    const page = await ada.authorize(changes)
    expect([page.status, page.location]).toEqual([200, null])
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.text).toContain('<h1>An error has occurred</h1>')
    expect(page.text).toContain(`<code>${error}</code>`)
  })
})

test('no scope asks for api, which is everything', async () => {
  expect((await ada.authorize({ scope: undefined })).text).toContain('data-scope="api"')
})

test.each([
  ['an added query string', 'http://localhost:4000/callback?more=1', true],
  ['another port of a loopback address', 'http://127.0.0.1:9999/callback', true],
  ['another port of localhost', 'http://localhost:9999/callback', false],
  ['another path', 'http://localhost:4000/callback/more', false],
  ['a fragment', 'http://localhost:4000/callback#x', false],
])(
  'redirect_uri with %s is taken or refused as Doorkeeper does',
  async (_name, redirect_uri, isAccepted) => {
    const page = await ada.authorize({ redirect_uri })
    expect(page.text.includes('wants to use your account')).toBe(isAccepted)
    if (!isAccepted) return
    const code = await ada.connect({ redirect_uri })
    expect((await exchange(sandbox, code, { redirect_uri })).status).toBe(200)
  },
)

test('the redirect URIs of an application can change', async () => {
  const moved = 'http://localhost:4321/elsewhere'
  sandbox.setRedirectUris('app-2', [moved])
  const changes = { client_id: 'app-2', redirect_uri: moved }
  const end = await ada.press(await ada.authorize(changes), 'Authorize')
  expect(end.location).toContain(moved)
  sandbox.setRedirectUris('app-2', OTHER_APP.redirectUris)
})

test('PKCE takes plain challenges too', async () => {
  const plain = { code_challenge: VERIFIER, code_challenge_method: 'plain' }
  expect((await exchange(sandbox, await ada.connect(plain))).status).toBe(200)
  const wrong = await exchange(sandbox, await ada.connect(plain), { code_verifier: CHALLENGE })
  expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
})

test('the discovery document has the scopes of the instance, and promises no iss', async () => {
  const { body } = await get(sandbox, '/.well-known/openid-configuration')
  expect(body).toMatchObject({
    issuer: sandbox.url,
    authorization_endpoint: `${sandbox.url}/oauth/authorize`,
    token_endpoint: `${sandbox.url}/oauth/token`,
    revocation_endpoint: `${sandbox.url}/oauth/revoke`,
    scopes_supported: expect.arrayContaining(['api', 'read_user', 'openid', 'k8s_proxy']),
  })
  expect(body).not.toHaveProperty('authorization_response_iss_parameter_supported')
  const keys = await get(sandbox, '/oauth/discovery/keys')
  expect(keys.body).toMatchObject({ keys: [{ kty: 'RSA', kid: 'sandbox' }] })
  expect(JSON.stringify(keys.body)).not.toContain('"d"')
})

test('every page is a page of its own: no script, no foreign file, no frame', async () => {
  const pages = [
    await ada.open('/users/sign_in'),
    await ada.authorize(),
    await ada.open('/nowhere'),
  ]
  for (const { text, headers } of pages) {
    expect(text).toContain('<html lang="en">')
    expect(text).not.toMatch(/<script|<link rel="stylesheet"|src="http/)
    expect(headers.get('x-frame-options')).toBe('DENY')
  }
})
