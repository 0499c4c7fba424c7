import { request } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'

let world: TestBroker

beforeAll(async () => {
  world = await startTestBroker()
})
afterAll(() => world.stop())

/** Sends as browsers and streams do: without saying how long the body is. */
function sendWithoutLength(method: string, path: string, bearer: string, body?: string) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${bearer}`,
      origin: 'http://localhost:3000',
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }),
    }
    const sent = request(world.url + path, { method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode, text }))
    })
    sent.on('error', reject)
    if (body !== undefined) sent.write(body)
    sent.end()
  })
}

it('answers a DELETE without a body, as a browser sends it', async () => {
  const token = await world.connectToken()

  const answer = await sendWithoutLength('DELETE', '/v1/connect/connections/conn_none', token)

  expect(answer.status).toBe(404)
  expect(answer.text).toContain('connection_not_found')
})

it('reads a body that does not say how long it is', async () => {
  const body = JSON.stringify({ tenantId: 'org', userId: 'user' })

  const answer = await sendWithoutLength('POST', '/v1/connect-tokens', world.apiKey, body)

  expect(answer.text).toContain('connectToken')
})

it('stops reading a body that is too large', async () => {
  const body = JSON.stringify({ tenantId: 'x'.repeat(100_000), userId: 'user' })

  const answer = await sendWithoutLength('POST', '/v1/connect-tokens', world.apiKey, body)

  expect(answer.status).toBe(413)
})

it.each(['tenantId', 'userId'])('refuses a %s with half a surrogate pair', async (field) => {
  const body = `{"tenantId":"a","userId":"b","${field}":"\\ud800"}`

  const { status, text } = await sendWithoutLength('POST', '/v1/connect-tokens', world.apiKey, body)

  expect(status).toBe(400)
  expect(JSON.parse(text)).toMatchObject({
    code: 'invalid_request',
    errors: [{ path: field, message: 'must be well-formed Unicode' }],
  })
})
