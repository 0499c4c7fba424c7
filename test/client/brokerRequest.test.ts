import { describe, expect, it, vi } from 'vitest'
import { neverAnswers, noNetwork, refuse } from './scriptedBroker.ts'
import { errorOf, openTestPage } from './testPage.ts'

const LIST = 'GET /connections'
const soon = { interval: 5 }

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
    expect(error).toMatchObject({ code: 'broker_unreachable', cause: { status: 502 } })
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

  it('is an error of the broker’s code even where the refusal says nothing else', async () => {
    const { client, broker } = openTestPage()
    broker.once(LIST, () => Response.json({ code: 'internal_error' }, { status: 500 }))

    expect(await errorOf(client.fetchConnections())).toMatchObject({
      code: 'internal_error',
      fix: '',
      userMessage: 'Something went wrong. Nothing was connected.',
      message: expect.stringMatching(/^Authpipe: Something went wrong/),
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
