import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSandbox, type Sandbox } from '../src/index.ts'
import { APP, APPS, get, Visitor } from './visitor.ts'

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await createSandbox({ clients: APPS })
})
afterAll(() => sandbox.close())

test('a user signs in, consents, and the code becomes tokens', async () => {
  const ada = new Visitor(sandbox)
  const page = await ada.authorize({ scope: 'read_user openid email' })
  expect(page.text).toContain('<h1>Acme Connect wants to use your account</h1>')

  const end = await ada.press(page, 'Authorize')
  expect(end.status).toBe(302)
  expect(end.location).toMatch(
    /^http:\/\/localhost:4000\/callback\?code=[0-9a-f]{64}&state=a-state$/,
  )

  const tokens = await ada.tokens({ scope: 'read_user openid email' })
  expect(tokens).toMatchObject({
    access_token: expect.stringMatching(/^[0-9a-f]{64}$/),
    refresh_token: expect.stringMatching(/^[0-9a-f]{64}$/),
    token_type: 'Bearer',
    expires_in: 7200,
    scope: 'read_user openid email',
    created_at: expect.any(Number),
    id_token: expect.any(String),
  })
  const user = await get(sandbox, '/api/v4/user', tokens.access_token)
  expect(user).toMatchObject({
    status: 200,
    body: { id: 1, username: 'ada', name: 'Ada Lovelace' },
  })
  expect(APP.name).toBe('Acme Connect')
})
