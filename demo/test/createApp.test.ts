import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAuthpipe, type Authpipe } from '@authpipe/sdk'
import { createApp } from '../server/createApp.ts'
import { openPort, type OpenPort } from '../server/openPort.ts'

const APP = 'http://localhost:5173'

/** What reached the broker. */
const minted: unknown[] = []
let broker: OpenPort
let authpipe: Authpipe
let app: ReturnType<typeof createApp>

beforeAll(async () => {
  broker = await openPort(0, ['127.0.0.1'])
  broker.serve(async (request) => {
    minted.push(await request.json())
    return Response.json({ connectToken: 'ct_test', expiresAt: '2026-01-01T00:00:00Z' })
  })
  authpipe = createAuthpipe({ brokerUrl: broker.url, apiKey: `ap_${'x'.repeat(40)}` })
  app = createApp({
    appUrl: APP,
    brokerUrl: broker.url,
    webFolder: import.meta.dirname,
    sessionSecret: 'only for this test',
    authpipe,
  })
})

beforeEach(() => {
  minted.length = 0
})

afterAll(async () => {
  authpipe.close()
  await broker.close()
})

function request(path: string, init: RequestInit = {}, headers: Record<string, string> = {}) {
  return app.request(`${APP}${path}`, {
    ...init,
    headers: { host: 'localhost:5173', origin: APP, ...headers },
  })
}

async function signIn(personId: string): Promise<string> {
  const response = await request('/api/session', {
    method: 'POST',
    body: JSON.stringify({ personId }),
  })
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

describe('the connect token', () => {
  it('is for the signed-in person, whatever the body says', async () => {
    const cookie = await signIn('user_bob')

    const response = await request(
      '/api/authpipe/connect-token',
      { method: 'POST', body: JSON.stringify({ userId: 'user_alice', tenantId: 'org_other' }) },
      { cookie },
    )

    expect(await response.text()).toBe('ct_test')
    expect(minted).toEqual([
      { userId: 'user_bob', tenantId: 'org_acme', userLabel: 'bob@acme.example', origins: [APP] },
    ])
  })

  it.each([
    ['without a session', ''],
    ['with a session we did not sign', 'portside_session_5173=user_alice.c2lnbmVk'],
  ])('is refused %s', async (_what, cookie) => {
    const response = await request('/api/authpipe/connect-token', { method: 'POST' }, { cookie })

    expect(response.status).toBe(401)
    expect(minted).toEqual([])
  })

  it.each([['http://evil.example'], ['http://localhost:9999'], ['null'], ['']])(
    'is refused to a page of %o',
    async (origin) => {
      const cookie = await signIn('user_alice')

      const response = await request(
        '/api/authpipe/connect-token',
        { method: 'POST' },
        { cookie, origin },
      )

      expect(response.status).toBe(403)
      expect(minted).toEqual([])
    },
  )
})

it('signs nobody in who has no account', async () => {
  expect(await signIn('user_mallory')).toBe('')
})

it('keeps the session cookie from scripts and from other sites', async () => {
  const response = await request('/api/session', {
    method: 'POST',
    body: JSON.stringify({ personId: 'user_alice' }),
  })

  expect(response.headers.get('set-cookie')).toMatch(/; HttpOnly.*; SameSite=Lax/)
})

it('lets the page talk to the broker, and does not cut it off from the window it opens', async () => {
  const { headers } = await request('/api/session')

  expect(headers.get('content-security-policy')).toContain(`connect-src 'self' ${broker.url}`)
  expect(headers.get('cross-origin-opener-policy')).toBeNull()
})

it('has one address: another name for this computer leads to it', async () => {
  const response = await request('/scopes', {}, { host: '127.0.0.1:5173' })

  expect(response.status).toBe(302)
  expect(response.headers.get('location')).toBe(`${APP}/scopes`)
})
