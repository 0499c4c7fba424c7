import { describe, expect, it, vi } from 'vitest'
import { noNetwork, refuse } from './scriptedBroker.ts'
import { openTestPage, type TestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const EVENTS = 'GET /attempts/{id}/events'
const GET = 'GET /attempts/{id}'
const soon = { interval: 5 }

async function launched(page: TestPage): Promise<void> {
  await page.popup().launch()
  await vi.waitFor(
    () => expect(page.client.getAttempt('gitlab')).toMatchObject({ phase: 'waiting' }),
    soon,
  )
}

describe('the events of an attempt', () => {
  it('are asked for again when the stream ends', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await launched(page)

    page.broker.endStreams()
    await vi.waitFor(() => expect(page.broker.seen(EVENTS)).toHaveLength(2), soon)
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('come by long polling where streams are held back', async () => {
    const page = openTestPage({ timers: { requestTimeout: 40 } })
    page.broker.always(EVENTS, ({ init: { signal } }) => {
      const start = (stream: ReadableStreamDefaultController): void =>
        signal?.addEventListener('abort', () => stream.error(signal.reason))
      return new Response(new ReadableStream({ start }))
    })

    const outcome = page.client.connect(GITLAB)
    await launched(page)
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(page.broker.seen(EVENTS)).toHaveLength(1)
    const queries = page.broker.seen(GET).map(({ url }) => url.search)
    expect(queries).toContain('?wait=25&v=1')
  })

  it('come by long polling where the stream is something else', async () => {
    const page = openTestPage()
    page.broker.always(EVENTS, () => new Response('not a stream'))

    const outcome = page.client.connect(GITLAB)
    await launched(page)
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('are read in pieces, with comments and both kinds of line ends', async () => {
    const page = openTestPage()
    const encoder = new TextEncoder()
    page.broker.once(EVENTS, () => {
      const view = { ...page.broker.view(), version: 9, status: 'denied' }
      const text = `: hello\n\nid: 1\r\ndata: ${JSON.stringify(view)}\r\n\r\n`
      const pieces = [text.slice(0, 30), text.slice(30, 80), text.slice(80)]
      const body = new ReadableStream({
        start: (stream) => pieces.forEach((piece) => stream.enqueue(encoder.encode(piece))),
      })
      return new Response(body)
    })

    const outcome = await page.client.connect(GITLAB)

    expect(outcome).toMatchObject({ status: 'cancelled', reason: 'denied' })
  })

  it('that are older than what is known change nothing', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await launched(page)
    const known = page.broker.view()
    page.broker.once(GET, () => Response.json({ ...known, version: 1, status: 'denied' }))

    window.dispatchEvent(new Event('online'))
    await vi.waitFor(() => expect(page.broker.seen(EVENTS)).toHaveLength(2), soon)

    expect(page.client.getAttempt('gitlab')).toMatchObject({ phase: 'waiting' })
  })

  it.each(['focus', 'visibilitychange', 'pageshow', 'online'])(
    'are asked for at once on %s',
    async (sign) => {
      const page = openTestPage({ timers: { retryEvery: 60_000 } })
      const outcome = page.client.connect(GITLAB)
      await launched(page)
      const { version } = page.broker.view()
      // What a dead connection never told.
      const missed = { ...page.broker.view(), version: version + 1, status: 'denied' }
      page.broker.once(GET, () => Response.json(missed))

      document.dispatchEvent(new Event(sign, { bubbles: true }))
      window.dispatchEvent(new Event(sign))

      expect(await outcome).toMatchObject({ reason: 'denied' })
    },
  )

  it('are waited for through an outage', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await launched(page)
    page.broker.once(EVENTS, noNetwork)
    page.broker.once(EVENTS, refuse(503, 'internal_error', 'broker'))

    page.broker.endStreams()
    await vi.waitFor(() => expect(page.broker.waiting()).toBe(1), { interval: 5, timeout: 3000 })
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('end the attempt when the session belongs to somebody else', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await launched(page)
    page.broker.always(EVENTS, refuse(403, 'subject_mismatch', 'session'))

    page.broker.endStreams()

    expect(await outcome).toMatchObject({ status: 'error', error: { code: 'subject_mismatch' } })
  })
})
