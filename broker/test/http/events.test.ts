import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listApiKeys } from '../../src/access/listApiKeys.ts'
import { revokeApiKey } from '../../src/access/revokeApiKey.ts'
import { openDatabase } from '../../src/storage/openDatabase.ts'
import { startTestBroker } from '../support/startTestBroker.ts'
import type { TestBroker } from '../support/startTestBroker.ts'
import { TestBrowser } from '../support/TestBrowser.ts'
import { TestPage } from '../support/TestPage.ts'

let host: TestBroker

beforeEach(async () => {
  host = await startTestBroker({ timers: { heartbeat: 20 } })
})
afterEach(() => host.stop())

/** Reads the data of events until `count` came, or the stream ends. */
async function readEvents(response: Response, count: number): Promise<unknown[]> {
  const events: unknown[] = []
  const reader = (response.body ?? new ReadableStream())
    .pipeThrough(new TextDecoderStream())
    .getReader()
  let text = ''
  while (events.length < count) {
    const { value, done } = await reader.read()
    if (done) break
    text += value
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (data !== undefined) events.push(JSON.parse(data))
    }
  }
  await reader.cancel()
  return events
}

async function connect(): Promise<TestPage> {
  const page = await TestPage.withAttempt(host)
  await new TestBrowser(host).authorize(page)
  await page.complete()
  return page
}

describe("an attempt's events", () => {
  it('tell every status, and end with the last', async () => {
    const page = await TestPage.withAttempt(host)
    const stream = await page.fetch('GET', `/v1/connect/attempts/${page.attemptId}/events`)
    const reading = readEvents(stream, 99)

    await new TestBrowser(host).authorize(page)
    await page.complete()

    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    expect(await reading).toMatchObject(
      ['created', 'at_provider', 'authorized', 'exchanging', 'active'].map((status, index) => ({
        attemptId: page.attemptId,
        version: index + 1,
        status,
      })),
    )
  })

  it("are not for another user's page", async () => {
    const page = await TestPage.withAttempt(host)
    const bob = await TestPage.open(host, { userId: 'user_bob' })

    const refused = await bob.fetch('GET', `/v1/connect/attempts/${page.attemptId}/events`)

    expect(refused.status).toBe(403)
  })

  it('end with the token', async () => {
    const page = await TestPage.withAttempt(host, { ttl: 60 })
    const stream = await page.fetch('GET', `/v1/connect/attempts/${page.attemptId}/events`)

    host.clock.advance(60_000)

    expect(await readEvents(stream, 99)).toMatchObject([{ status: 'created' }])
  })
})

describe('asking for an attempt', () => {
  it('waits for what is newer', async () => {
    const page = await TestPage.withAttempt(host)
    const waiting = page.view('?wait=20&v=1')

    await new TestBrowser(host).launch(page.launchRequest())

    expect((await waiting).body).toMatchObject({
      version: 2,
      status: 'at_provider',
      bootSeen: true,
    })
  })

  it('answers at once with what is newer already, or final', async () => {
    const page = await TestPage.withAttempt(host)
    const newer = await page.view('?wait=20&v=0')
    await page.cancel()

    const final = await page.view('?wait=20&v=99')

    expect(newer.body.status).toBe('created')
    expect(final.body).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } })
  })

  it('answers with the same when nothing happened', async () => {
    const page = await TestPage.withAttempt(host)

    expect((await page.view('?wait=0.05&v=1')).body).toMatchObject({ version: 1 })
  })

  it('refuses what is no number', async () => {
    const page = await TestPage.withAttempt(host)

    expect((await page.view('?wait=soon')).body.code).toBe('invalid_request')
  })
})

describe("a page's events", () => {
  it('tell of its own connections', async () => {
    const page = await TestPage.open(host)
    const mine = readEvents(await page.fetch('GET', '/v1/connect/events'), 2)
    const bob = await TestPage.open(host, { userId: 'user_bob' })
    const others = await bob.fetch('GET', '/v1/connect/events')

    const { body } = await (await connect()).complete()
    const id = body.connection?.id ?? ''
    const gone = await page.fetch('DELETE', `/v1/connect/connections/${id}`)

    expect(gone.status).toBe(204)
    expect(await mine).toEqual([
      { kind: 'connected', connectionId: id, provider: 'gitlab' },
      { kind: 'deleted', connectionId: id, provider: 'gitlab' },
    ])
    await host.broker.stop()
    expect(await readEvents(others, 99)).toEqual([])
  })
})

describe("a backend's events", () => {
  it('are numbered, and tell what a cache must know', async () => {
    const reading = readEvents(await host.backend('GET', '/v1/events'), 2)

    const { body } = await (await connect()).complete()
    const id = body.connection?.id ?? ''
    await host.backend('DELETE', `/v1/connections/${id}`)
    const [first, second] = (await reading) as { seq: number }[]

    expect(first).toMatchObject({ kind: 'connected', connectionId: id, generation: 1 })
    expect(second).toMatchObject({ kind: 'deleted', connectionId: id, seq: (first?.seq ?? 0) + 1 })
  })

  it('end with the API key', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'authpipe-'))
    await host.stop()
    host = await startTestBroker({
      timers: { heartbeat: 20 },
      databasePath: join(folder, 'broker.db'),
    })
    const stream = await host.backend('GET', '/v1/events')

    // As the command line does, beside the broker.
    const db = await openDatabase(host.config.databasePath)
    const [key] = await listApiKeys({ db })
    await revokeApiKey({ db, now: Date.now }, key?.keyId ?? '')
    await db.destroy()

    expect(await readEvents(stream, 99)).toEqual([])
    rmSync(folder, { recursive: true })
  })

  it('need the API key', async () => {
    expect((await fetch(`${host.url}/v1/events`)).status).toBe(401)
  })
})

it('stops within two seconds, whoever listens', async () => {
  const page = await TestPage.withAttempt(host)
  await host.backend('GET', '/v1/events')
  await page.fetch('GET', '/v1/connect/events')
  const polling = page.view('?wait=25&v=1')
  // Until the request is there.
  await new Promise((resolve) => setTimeout(resolve, 50))
  const since = performance.now()

  await host.broker.stop()

  expect((await polling).body.status).toBe('created')
  expect(performance.now() - since).toBeLessThan(1000)
})
