import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestApp } from '../support/createTestApp.ts'
import type { TestApp } from '../support/createTestApp.ts'

const ORIGIN = 'http://localhost:3000'
let app: TestApp

beforeEach(async () => {
  app = await createTestApp()
})
afterEach(() => app.ports.db.destroy())

it('lets the pages of an allowed origin ask', async () => {
  const response = await app.request('/v1/connect/attempts', {
    method: 'OPTIONS',
    headers: { origin: ORIGIN, 'access-control-request-method': 'POST' },
  })

  expect(response.status).toBe(204)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
    'access-control-max-age': '600',
    vary: 'Origin',
  })
  expect(response.headers.has('access-control-allow-credentials')).toBe(false)
})

it('lets them read refusals too', async () => {
  const response = await app.request('/v1/connect/connections', { headers: { origin: ORIGIN } })

  expect(response.status).toBe(401)
  expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  expect(response.headers.get('access-control-expose-headers')).toBe('X-Request-Id, Retry-After')
  expect(response.headers.get('x-request-id')).not.toBeNull()
})

it.each([
  'http://evil.example',
  'http://localhost:3000.evil.example',
  'https://localhost:3000',
  'http://localhost:30000',
  'http://LOCALHOST:3000',
])('serves the origin %s nothing, and lets its developer read why', async (origin) => {
  const response = await app.request('/v1/connect/connections', { headers: { origin } })

  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ code: 'origin_not_allowed' })
  expect(response.headers.get('access-control-allow-origin')).toBe(origin)
  expect(response.headers.get('vary')).toBe('Origin')
})

it('serves an opaque origin nothing, and lets it read nothing', async () => {
  const response = await app.request('/v1/connect/connections', { headers: { origin: 'null' } })

  expect(response.status).toBe(403)
  expect(response.headers.has('access-control-allow-origin')).toBe(false)
})

it.each(['/v1/connections', '/connect/boot/v1', '/connect/done/att_1/status', '/healthz'])(
  'lets no page of another origin read %s',
  async (path) => {
    const response = await app.request(path, { headers: { origin: ORIGIN } })

    expect([...response.headers.keys()].filter((name) => name.startsWith('access-'))).toEqual([])
  },
)
