import { afterEach, expect, it } from 'vitest'
import { APP_ORIGIN, startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { TestPage } from '../support/TestPage.ts'

let host: TestBroker

afterEach(() => host.stop())

/** The log's line about the request with this id. */
function lineOf(requestId: string | null) {
  return host.logged.filter(
    ({ message, fields }) => message === 'request' && fields.requestId === requestId,
  )
}

it.each([
  ['GET', '/v1/connect/connections', 200],
  ['GET', '/v1/connect/attempts/att_unknown_unknown_unkno', 404],
  ['POST', '/v1/connect/attempts', 400],
  ['DELETE', '/v1/connect/connections/conn_unknown', 404],
  ['PUT', '/v1/connect/attempts', 404],
  ['GET', '/v1/connect/events', 200],
])('lets the page read the id of its %s %s, and logs it', async (method, path, status) => {
  host = await startTestBroker()
  const authorization = `Bearer ${await host.connectToken()}`
  const abort = new AbortController()

  const response = await fetch(`${host.url}${path}`, {
    method,
    headers: { authorization, origin: APP_ORIGIN, 'content-type': 'application/json' },
    ...(method === 'POST' && { body: '{}' }),
    signal: abort.signal,
  })
  abort.abort()

  expect(response.status).toBe(status)
  expect(response.headers.get('access-control-allow-origin')).toBe(APP_ORIGIN)
  expect(response.headers.get('access-control-expose-headers')).toContain('X-Request-Id')
  const requestId = response.headers.get('x-request-id')
  expect(requestId).toMatch(/^req_[\w-]{16}$/)
  expect(lineOf(requestId)).toMatchObject([{ fields: { method, status } }])
})

it.each([
  ['without a connect token', 401, APP_ORIGIN],
  ['of an origin that is not allowed', 403, 'https://evil.example'],
])('names the id of a refusal %s in its body too', async (_, status, origin) => {
  host = await startTestBroker()

  const response = await fetch(`${host.url}/v1/connect/connections`, { headers: { origin } })

  const requestId = response.headers.get('x-request-id')
  expect(response.headers.get('access-control-expose-headers')).toContain('X-Request-Id')
  expect(await response.json()).toMatchObject({ status, requestId })
  expect(lineOf(requestId)).toMatchObject([{ fields: { status } }])
})

it('leads from an attempt to every request that moved it, those of its window included', async () => {
  host = await startTestBroker()
  const page = await TestPage.withAttempt(host)
  await new TestBrowser(host).authorize(page)
  await page.complete()

  const steps = host.logged
    .filter(({ fields }) => fields.attemptId === page.attemptId)
    .map(({ message, fields: { requestId } }) => [
      message,
      lineOf(requestId ?? null).map(({ fields }) => `${fields.method} ${fields.route}`),
    ])

  expect(steps).toEqual([
    ['attempt created', ['POST /v1/connect/attempts']],
    ['attempt at_provider', ['POST /connect/boot/launch']],
    ['attempt authorized', ['GET /connect/callback/:provider']],
    ['attempt exchanging', ['POST /v1/connect/attempts/:id/complete']],
    ['attempt active', ['POST /v1/connect/attempts/:id/complete']],
  ])
})
