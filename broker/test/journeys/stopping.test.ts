import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connection } from '@authpipe/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestKeyset } from '../support/createTestPorts.ts'
import { startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { TestPage } from '../support/TestPage.ts'

const ASK = { provider: 'gitlab', tenantId: 'org_acme', userId: 'user_ada', afterGeneration: 1 }
const SLOW = { kind: 'slow', ms: 300 } as const

let folder: string
let store: Parameters<typeof startTestBroker>[0]
let host: TestBroker
let next: TestBroker | undefined

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'authpipe-'))
  store = { databasePath: join(folder, 'broker.db'), keyset: createTestKeyset() }
  host = await startTestBroker(store)
})
afterEach(async () => {
  await next?.stop()
  next = undefined
  await host.stop()
  rmSync(folder, { recursive: true })
})

it('keeps the tokens of an exchange whose page has gone', async () => {
  const page = await authorized()
  host.sandbox.faults.set('token', SLOW)
  const tab = new AbortController()
  const completing = fetch(completeUrl(page), { ...completion(page), signal: tab.signal })
  await expect.poll(() => host.sandbox.tokenRequests().length).toBe(1)
  tab.abort()
  await expect(completing).rejects.toThrow()

  await host.broker.stop()

  expect(await connections()).toMatchObject([{ status: 'connected', account: { username: 'ada' } }])
})

it('keeps the tokens of a refresh, and answers who asked for it', async () => {
  await connected()
  host.sandbox.faults.set('token', SLOW)
  const asking = host.backend('POST', '/v1/credentials:get', ASK)
  await expect.poll(() => host.sandbox.tokenRequests().length).toBe(2)

  await host.broker.stop()

  expect(await (await asking).json()).toMatchObject({ generation: 2 })
  expect(await connections()).toMatchObject([{ status: 'connected', reason: null }])
})

it('begins no refresh any more', async () => {
  await connected()
  const asking = host.broker.fetch(backendRequest(ASK))

  await host.broker.stop()
  const answer = await asking

  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('1')
  expect(await answer.json()).toMatchObject({ code: 'refresh_in_progress' })
  expect(host.sandbox.tokenRequests()).toHaveLength(1)
})

it('begins no exchange any more: the attempt is as good as before', async () => {
  const page = await authorized()
  const completing = host.broker.fetch(new Request(completeUrl(page), completion(page)))

  await host.broker.stop()

  expect((await completing).status).toBe(503)
  expect(host.sandbox.tokenRequests()).toEqual([])
  next = await startTestBroker(store)
  const path = `/v1/connect/attempts/${page.attemptId}`
  const view = await (await TestPage.open(next)).call('GET', path)
  expect(view.body).toMatchObject({ status: 'authorized' })
})

async function authorized(): Promise<TestPage> {
  const page = await TestPage.withAttempt(host)
  await new TestBrowser(host).authorize(page)
  return page
}

async function connected(): Promise<void> {
  await (await authorized()).complete()
}

function completeUrl(page: TestPage): string {
  return `${host.url}/v1/connect/attempts/${page.attemptId}/complete`
}

function completion(page: TestPage): RequestInit {
  return {
    method: 'POST',
    headers: {
      origin: page.origin,
      authorization: `Bearer ${page.connectToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ codeVerifier: page.verifier }),
  }
}

function backendRequest(body: object): Request {
  return new Request(`${host.url}/v1/credentials:get`, {
    method: 'POST',
    headers: { authorization: `Bearer ${host.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** What the next broker finds. */
async function connections(): Promise<readonly Connection[]> {
  next = await startTestBroker(store)
  const answer = await next.backend('GET', '/v1/connections?tenantId=org_acme&userId=user_ada')
  return ((await answer.json()) as { connections: Connection[] }).connections
}
