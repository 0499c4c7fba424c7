import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestApp, post } from '../support/createTestApp.ts'
import type { TestApp } from '../support/createTestApp.ts'
import { createApiKey } from '../../src/access/createApiKey.ts'

let app: TestApp
let authorization: string

beforeEach(async () => {
  app = await createTestApp()
  const { apiKey } = await createApiKey(app.ports, { name: 'test' })
  authorization = `Bearer ${apiKey}`
})
afterEach(() => app.ports.db.destroy())

it('answers a refusal as problem+json, with the id that stands in the log', async () => {
  const response = await app.request('/v1/connect-tokens', post({}))

  expect(response.status).toBe(401)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('www-authenticate')).toBe('Bearer')
  const requestId = response.headers.get('x-request-id')
  expect(await response.json()).toEqual({
    type: 'https://docs.authpipe.dev/errors#api_key_invalid',
    title: 'The API key is unknown, malformed, revoked or missing.',
    status: 401,
    detail: expect.stringContaining('authpipe-broker api-keys create'),
    code: 'api_key_invalid',
    category: 'session',
    retryable: false,
    recovery: 'contact_admin',
    userMessage: 'Something went wrong. Nothing was connected.',
    requestId,
  })
  expect(app.ports.logged).toContainEqual({
    level: 'info',
    message: 'request',
    fields: { requestId, method: 'POST', route: '/v1/connect-tokens', status: 401, ms: 0 },
  })
})

it('says nothing of an unexpected failure, and logs its class alone', async () => {
  await app.ports.db.destroy()

  const response = await app.request('/v1/connect-tokens', post({}, { authorization }))

  expect(response.status).toBe(500)
  const body = await response.text()
  expect(JSON.parse(body)).toMatchObject({ code: 'internal_error', retryable: true })
  expect(body).not.toContain('destroyed')
  expect(app.ports.logged).toContainEqual({
    level: 'error',
    message: 'request failed',
    fields: {
      requestId: response.headers.get('x-request-id'),
      code: 'internal_error',
      errorName: 'Error',
    },
  })
})

it.each([
  ['/nothing', undefined],
  ['/v1/connect/nothing', undefined],
  ['/connect/nothing', undefined],
  ['/connect/boot/v1', post({}, { origin: 'http://127.0.0.1:4000' })],
])('answers 404 at %s', async (path, init) => {
  const response = await app.request(path, init)

  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ status: 404, code: 'invalid_request' })
})

it.each(['/healthz', '/connect/boot/v1', '/v1/connections', '/nothing'])(
  'sends its headers with %s',
  async (path) => {
    const { headers } = await app.request(path)

    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'unsafe-none',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^req_[\w-]{16}$/),
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    })
    expect(headers.has('strict-transport-security')).toBe(false)
  },
)

it.each(['/connect/boot/v1', '/connect/callback/gitlab', '/connect/done/att_x'])(
  'lets its page at %s ask for nothing, and be loaded by nobody else',
  async (path) => {
    const { headers } = await app.request(path)

    expect(headers.get('permissions-policy')).toMatch(/camera=\(\).*microphone=\(\)/)
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  },
)

it('insists on https where it is served by https', async () => {
  const secure = await createTestApp({ config: { pagesUrl: 'https://connect.example.com' } })

  const { headers } = await secure.request('/healthz')
  await secure.ports.db.destroy()

  expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
})

it('is alive, and ready as long as its database can be read', async () => {
  const ready = [await app.request('/healthz'), await app.request('/readyz')]
  await app.ports.db.destroy()
  const broken = [await app.request('/healthz'), await app.request('/readyz')]

  expect(ready.map(({ status }) => status)).toEqual([200, 200])
  expect(broken.map(({ status }) => status)).toEqual([200, 503])
})

describe('a body', () => {
  const tokens = '/v1/connect-tokens'

  it('must be JSON by name', async () => {
    const init = post(
      { tenantId: 't', userId: 'u' },
      { authorization, 'content-type': 'text/plain' },
    )

    expect((await app.request(tokens, init)).status).toBe(415)
  })

  it('must be JSON in fact, and is not quoted', async () => {
    const response = await app.request(tokens, post('{"tenantId": s3cret', { authorization }))

    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('s3cret')
  })

  it('must have its shape, told by field and without the value', async () => {
    const body = { tenantId: 's3cret'.repeat(100), ttl: 0 }
    const response = await app.request(tokens, post(body, { authorization }))

    expect(response.status).toBe(400)
    const text = await response.text()
    expect(text).not.toContain('s3cret')
    const { errors } = JSON.parse(text) as { errors: { path: string }[] }
    expect(errors.map(({ path }) => path).toSorted()).toEqual(['tenantId', 'ttl', 'userId'])
  })

  it('may carry fields that nobody knows', async () => {
    const body = { tenantId: 't', userId: 'u', isAdmin: true }

    expect((await app.request(tokens, post(body, { authorization }))).status).toBe(200)
  })

  it('ends at 64 KB', async () => {
    const body = { tenantId: 't', userId: 'u', userLabel: 'x'.repeat(65 * 1024) }

    expect((await app.request(tokens, post(body, { authorization }))).status).toBe(413)
  })
})
