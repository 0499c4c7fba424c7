import { describe, expect, it, vi } from 'vitest'
import { isConnectError, type ConnectError } from '../../src/client/index.ts'
import { CONNECTION, neverAnswers, noNetwork, refuse } from './scriptedBroker.ts'
import { openTestPage, type TestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const LIST = 'GET /connections'
const EVENTS = 'GET /attempts/{id}/events'
const GET = 'GET /attempts/{id}'
const soon = { interval: 5 }

async function errorOf(promise: Promise<unknown>): Promise<ConnectError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isConnectError(error)) throw new Error(`not a ConnectError: ${String(error)}`)
  return error
}

async function launched(page: TestPage): Promise<void> {
  await page.popup().launch()
  await vi.waitFor(
    () => expect(page.client.getAttempt('gitlab')).toMatchObject({ phase: 'waiting' }),
    soon,
  )
}

describe('the connect token', () => {
  it('is fetched when needed, once for concurrent calls, and kept', async () => {
    const { client, getConnectToken } = openTestPage()
    expect(getConnectToken).not.toHaveBeenCalled()

    await Promise.all([client.fetchConnections(), client.fetchConnections()])
    await client.fetchConnections()

    expect(getConnectToken).toHaveBeenCalledOnce()
  })

  it('is renewed once for all calls that the broker refused, and says so', async () => {
    const { client, broker, getConnectToken, events } = openTestPage()
    broker.once(LIST, refuse(401, 'connect_token_expired', 'session'))
    broker.once(LIST, refuse(401, 'connect_token_expired', 'session'))
    getConnectToken.mockResolvedValueOnce('ct_old').mockResolvedValueOnce('ct_new')

    await Promise.all([client.fetchConnections(), client.fetchConnections()])

    expect(getConnectToken).toHaveBeenCalledTimes(2)
    const tokens = broker.seen(LIST).map(({ headers }) => headers.get('authorization'))
    expect(tokens).toEqual(['ct_old', 'ct_old', 'ct_new', 'ct_new'].map((t) => `Bearer ${t}`))
    expect(events).toMatchObject([{ type: 'session.refreshed', provider: undefined }])
  })

  it('that is refused after its renewal is the error', async () => {
    const { client, broker, getConnectToken } = openTestPage()
    broker.always(LIST, refuse(401, 'connect_token_expired', 'session'))

    const error = await errorOf(client.fetchConnections())

    expect(error.code).toBe('connect_token_expired')
    expect(broker.seen(LIST)).toHaveLength(2)
    expect(getConnectToken).toHaveBeenCalledTimes(2)
  })

  it('that is refused without a reason counts as invalid', async () => {
    const { client, broker } = openTestPage()
    broker.always(LIST, () => new Response('', { status: 401 }))

    expect(await errorOf(client.fetchConnections())).toMatchObject({
      code: 'connect_token_invalid',
    })
  })

  it('that cannot be had is an error with its cause, and is asked for again next time', async () => {
    const { client, getConnectToken } = openTestPage()
    const cause = new Error('signed out')
    getConnectToken.mockRejectedValueOnce(cause)

    const error = await errorOf(client.fetchConnections())

    expect(error).toMatchObject({
      code: 'connect_token_invalid',
      recovery: 'refresh_session',
      cause,
    })
    await expect(client.fetchConnections()).resolves.toMatchObject({ connections: [CONNECTION] })
  })

  it.each([
    ['a page', '<!doctype html>'],
    ['JSON', '{"connectToken":"ct_secret"}'],
    ['nothing', ''],
    ['an API key', 'sk_live_secret'],
    ['no string', { connectToken: 'ct_secret' } as never],
    ['two tokens', 'ct_a ct_b'],
  ])('that is %s is an error, which does not show it', async (_, value) => {
    const { client, broker, getConnectToken } = openTestPage()
    getConnectToken.mockResolvedValue(value)

    const error = await errorOf(client.fetchConnections())

    expect(error.code).toBe('connect_token_invalid')
    expect(`${error.message} ${String(error.cause)} ${JSON.stringify(error)}`).not.toContain(
      'secret',
    )
    expect(broker.requests).toHaveLength(0)
  })

  it('may end in a line break, as a plain text answer does', async () => {
    const { client, broker, getConnectToken } = openTestPage()
    getConnectToken.mockResolvedValue('ct_test\n')

    await client.fetchConnections()

    expect(broker.requests[0]?.headers.get('authorization')).toBe('Bearer ct_test')
  })

  it('that runs out in mid-flow is renewed, and the attempt succeeds', async () => {
    const { client, broker, popup, getConnectToken } = openTestPage()
    broker.once('POST /attempts/{id}/complete', refuse(401, 'connect_token_expired', 'session'))

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(getConnectToken).toHaveBeenCalledTimes(2)
  })

  it('never stands in a URL, nor does any secret of an attempt but K in the fragment', async () => {
    const { client, broker, popup } = openTestPage()

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'authorized' })
    await outcome

    const [completed] = broker.seen('POST /attempts/{id}/complete')
    const [launch] = popup().heard('authpipe:launch')
    const secrets = [
      'ct_test',
      popup().key,
      completed?.body['codeVerifier'],
      Object(launch).launchSecret,
    ]
    for (const secret of secrets) {
      expect(secret).toBeTypeOf('string')
      expect(broker.requests.map(({ url }) => url.href).join()).not.toContain(secret)
      expect(popup().url.href.replace(/#k=[^&]+/, '')).not.toContain(secret)
    }
  })
})

describe('a request', () => {
  it('that gets no answer is a network_error with its cause', async () => {
    const { client, broker } = openTestPage()
    broker.once(LIST, noNetwork)

    const error = await errorOf(client.fetchConnections())

    expect(error).toMatchObject({ code: 'network_error', retryable: true })
    expect(error.cause).toBeInstanceOf(TypeError)
  })

  it('that the page’s policy stops is csp_blocked', async () => {
    const { client, broker } = openTestPage()
    broker.once(LIST, ({ url }) => {
      const violation = { disposition: 'enforce', effectiveDirective: 'connect-src' }
      const event = new Event('securitypolicyviolation')
      // Browsers fire it in a task of its own, which may come after the rejection.
      setTimeout(() => {
        document.dispatchEvent(Object.assign(event, { ...violation, blockedURI: url.href }))
      })
      throw new TypeError('Failed to fetch')
    })

    expect(await errorOf(client.fetchConnections())).toMatchObject({
      code: 'csp_blocked',
      recovery: 'contact_admin',
    })
  })

  it.each([
    ['of another address', { blockedURI: 'https://elsewhere.test/' }],
    ['that is only reported', { disposition: 'report' }],
    ['of another directive', { effectiveDirective: 'img-src' }],
  ])('is no csp_blocked by a violation %s', async (_, other) => {
    const { client, broker } = openTestPage()
    broker.once(LIST, ({ url: { origin } }) => {
      const violation = { disposition: 'enforce', effectiveDirective: 'connect-src' }
      const event = new Event('securitypolicyviolation')
      document.dispatchEvent(Object.assign(event, violation, { blockedURI: origin }, other))
      throw new TypeError('Failed to fetch')
    })

    expect(await errorOf(client.fetchConnections())).toMatchObject({ code: 'network_error' })
  })

  it('that takes too long is broker_unreachable', async () => {
    const { client, broker } = openTestPage({ timers: { requestTimeout: 20 } })
    broker.once(LIST, neverAnswers)

    expect(await errorOf(client.fetchConnections())).toMatchObject({ code: 'broker_unreachable' })
  })

  it('is broker_unreachable when something else than a broker answers', async () => {
    const { client, broker } = openTestPage()
    broker.once(LIST, () => new Response('<!doctype html>'))
    broker.once(LIST, () => new Response('<h1>Bad Gateway</h1>', { status: 502 }))

    expect(await errorOf(client.fetchConnections())).toMatchObject({ code: 'broker_unreachable' })
    const error = await errorOf(client.fetchConnections())
    expect(error).toMatchObject({ code: 'broker_unreachable', cause: { message: 'HTTP 502' } })
  })

  it('carries the broker’s refusal in its error', async () => {
    const { client, broker } = openTestPage()
    broker.once(LIST, refuse(403, 'origin_not_allowed', 'session'))

    expect(await errorOf(client.fetchConnections())).toMatchObject({
      code: 'origin_not_allowed',
      category: 'session',
      retryable: false,
      recovery: 'none',
      message: 'Authpipe: It did not work. Do otherwise.',
      fix: 'Do otherwise.',
      requestId: 'req_1',
      docsUrl: 'https://docs.authpipe.dev/errors#origin_not_allowed',
    })
  })

  it('ends with its signal', async () => {
    const { client, broker } = openTestPage()
    broker.once(LIST, neverAnswers)
    const abort = new AbortController()

    const list = client.fetchConnections(abort.signal)
    await vi.waitFor(() => expect(broker.requests).toHaveLength(1), soon)
    abort.abort()

    await expect(list).rejects.toMatchObject({ name: 'AbortError' })
  })
})

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
