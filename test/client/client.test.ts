import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ERRORS, errorSentence } from '@authpipe/protocol'
import type { ConnectEvent } from '../../src/client/index.ts'
import { createAuthpipeClient, type AuthpipeClientOptions } from '../../src/client/index.ts'
import { nameSubject } from '../../src/client/nameSubject.ts'
import { clientError, type ClientErrorCode } from '../../src/client/clientErrors.ts'
import { noNetwork, refuse } from './scriptedBroker.ts'
import { openTestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const getConnectToken = async (): Promise<string> => 'ct_test'

describe('the address of the broker', () => {
  it.each([
    'https://connect.example.com',
    'https://example.com/authpipe',
    'http://localhost:8787',
    'http://app.localhost:8787',
    'http://127.0.0.1:8787',
    'http://[::1]:8787',
  ])('may be %s', (brokerUrl) => {
    expect(createAuthpipeClient({ brokerUrl, getConnectToken }).brokerUrl).toBe(brokerUrl)
    expect(createAuthpipeClient({ brokerUrl: `${brokerUrl}/`, getConnectToken }).brokerUrl).toBe(
      brokerUrl,
    )
  })

  it.each([
    '',
    'connect.example.com',
    '/authpipe',
    'http://connect.example.com',
    'http://localhost.example.com',
    'http://evil.test/localhost:80/',
    'http://localhost@evil.test/',
    'https://user:pass@example.com',
    'https://example.com/?a=b',
    'https://example.com/#a',
    'ftp://localhost/',
    'javascript:alert(1)',
  ])('is not %j', (brokerUrl) => {
    expect(() => createAuthpipeClient({ brokerUrl, getConnectToken })).toThrow(TypeError)
    const good = 'https://connect.example.com'
    expect(() =>
      createAuthpipeClient({ brokerUrl: good, pagesUrl: brokerUrl, getConnectToken }),
    ).toThrow(/^Authpipe: pagesUrl is/)
  })

  it('refuses a getConnectToken that is no function', () => {
    const options = { brokerUrl: 'https://connect.example.com' } as AuthpipeClientOptions

    expect(() => createAuthpipeClient(options)).toThrow(/getConnectToken/)
  })

  it('of the pages may differ from the broker’s', async () => {
    const pagesUrl = 'https://pages.test'
    const { client, popup, broker } = openTestPage({ pagesUrl })

    void client.connect(GITLAB)
    await vi.waitFor(() => expect(broker.waiting()).toBe(1))
    await popup().hello()
    expect(popup().postMessage).not.toHaveBeenCalled()
    popup().say(
      { ap: 1, type: 'authpipe:hello', kh: broker.requests[0]?.body['bootHash'] },
      { origin: pagesUrl },
    )

    expect(popup().url.origin).toBe(pagesUrl)
    expect(popup().postMessage.mock.calls).toMatchObject([[{ type: 'authpipe:launch' }, pagesUrl]])
  })
})

describe('connections', () => {
  it('are disconnected, also when they were gone already', async () => {
    const { client, broker, events } = openTestPage()
    broker.once('DELETE /connections/{id}', refuse(404, 'connection_not_found', 'broker'))

    await client.disconnect('conn_1')
    await client.disconnect('conn/1')

    expect(broker.requests.map(({ url }) => url.pathname)).toEqual([
      '/v1/connect/connections/conn_1',
      '/v1/connect/connections/conn%2F1',
    ])
    expect(events.map(({ type }) => type)).toEqual([
      'connection.disconnected',
      'connection.disconnected',
    ])
  })

  it('are not said to have changed when disconnecting fails', async () => {
    const { client, broker } = openTestPage()
    const listener = vi.fn()
    onTestFinished(client.onConnectionsChange(listener))
    broker.once('DELETE /connections/{id}', noNetwork)

    await expect(client.disconnect('conn_1')).rejects.toMatchObject({ code: 'network_error' })

    expect(listener).not.toHaveBeenCalled()
  })

  it('change by a success and by a disconnect, here and in other tabs', async () => {
    const here = openTestPage()
    const otherTab = createAuthpipeClient({ brokerUrl: here.broker.url, getConnectToken })
    const [listener, otherListener] = [vi.fn(), vi.fn()]
    onTestFinished(here.client.onConnectionsChange(listener))
    onTestFinished(otherTab.onConnectionsChange(otherListener))

    const outcome = here.client.connect(GITLAB)
    await here.popup().launch()
    here.broker.change({ status: 'authorized' })
    await outcome
    expect(listener).toHaveBeenCalledTimes(1)
    await here.client.disconnect('conn_1')

    expect(listener).toHaveBeenCalledTimes(2)
    await vi.waitFor(() => expect(otherListener).toHaveBeenCalledTimes(2))
    expect(listener).toHaveBeenCalledTimes(2)
  })

  it('are announced to other tabs by a tab that does not listen itself, without any id', async () => {
    const { client } = openTestPage()
    const channel = new BroadcastChannel('authpipe:changed')
    onTestFinished(() => channel.close())
    const heard = new Promise((resolve) => {
      channel.addEventListener('message', ({ data }) => resolve(data))
    })

    await client.disconnect('conn_1')

    expect(JSON.stringify(await heard)).not.toContain('conn')
  })

  it('open a channel only while somebody listens', () => {
    const opened = vi.fn()
    const closed = vi.fn()
    class Channel {
      constructor() {
        opened()
      }
      addEventListener = vi.fn()
      close = closed
    }
    vi.stubGlobal('BroadcastChannel', Channel)
    const { client } = openTestPage()

    expect(opened).not.toHaveBeenCalled()
    const [first, second] = [
      client.onConnectionsChange(vi.fn()),
      client.onConnectionsChange(vi.fn()),
    ]
    first()
    expect(opened).toHaveBeenCalledOnce()
    expect(closed).not.toHaveBeenCalled()
    second()
    second()

    expect(closed).toHaveBeenCalledOnce()
  })
})

describe('events', () => {
  it('tell the story of an attempt in stable names', async () => {
    const { client, broker, popup, events } = openTestPage()

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'authorized' })
    await outcome

    const { attemptId } = broker.view()
    expect(events).toEqual([
      { type: 'connect.started', provider: 'gitlab', timestamp: expect.any(Number) },
      { type: 'window.opened', provider: 'gitlab', timestamp: expect.any(Number) },
      { type: 'callback.received', provider: 'gitlab', attemptId, timestamp: expect.any(Number) },
      { type: 'connect.succeeded', provider: 'gitlab', attemptId, timestamp: expect.any(Number) },
    ])
  })

  it('carry the error of a failure, and no secret', async () => {
    const { client, broker, popup, events } = openTestPage()
    broker.once('POST /attempts/{id}/complete', refuse(502, 'exchange_failed', 'provider'))

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'authorized' })
    await outcome

    expect(events.at(-1)).toMatchObject({
      type: 'connect.failed',
      error: { code: 'exchange_failed' },
    })
    const [completed] = broker.seen('POST /attempts/{id}/complete')
    const said = JSON.stringify([events, await outcome, client.getAttempt('gitlab')])
    const [launch] = popup().heard('authpipe:launch')
    for (const secret of [
      'ct_test',
      popup().key,
      completed?.body['codeVerifier'],
      Object(launch).launchSecret,
    ]) {
      expect(secret).toBeTypeOf('string')
      expect(said).not.toContain(secret)
    }
  })

  it('say that the window was blocked', async () => {
    const { client, events, blockPopups } = openTestPage()
    blockPopups(true)

    void client.connect(GITLAB)
    await vi.waitFor(() => expect(events).toHaveLength(2))

    expect(events).toMatchObject([
      { type: 'connect.started' },
      { type: 'window.blocked', error: { code: 'popup_blocked' } },
    ])
  })
})

describe('a callback of the app that throws', () => {
  it('is reported as uncaught, and breaks nothing', async () => {
    const uncaught: unknown[] = []
    vi.stubGlobal('reportError', (error: unknown) => uncaught.push(error))
    const { client, broker, popup } = openTestPage()
    const error = new Error('the app’s own')
    const throws = (): never => {
      throw error
    }
    const [state, change] = [vi.fn(), vi.fn()]
    const event = vi.fn<(event: ConnectEvent) => void>()
    client.subscribe('gitlab', throws)
    client.subscribe('gitlab', state)
    client.onEvent(throws)
    client.onEvent(event)
    onTestFinished(client.onConnectionsChange(throws))
    onTestFinished(client.onConnectionsChange(change))

    const outcome = client.connect(GITLAB, throws)
    await popup().launch()
    await vi.waitFor(() => expect(client.getAttempt('gitlab')).toMatchObject({ phase: 'waiting' }))
    broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(state).toHaveBeenCalledTimes(6)
    const told = event.mock.calls.filter(([{ type }]) => !type.startsWith('debug.'))
    expect(told).toHaveLength(4)
    expect(change).toHaveBeenCalledOnce()
    expect(uncaught).toHaveLength(6 + event.mock.calls.length + 1 + 1)
    expect(new Set(uncaught)).toEqual(new Set([error]))
  })
})

describe('the errors that start in the client', () => {
  const codes: ClientErrorCode[] = [
    'popup_blocked',
    'unsupported_environment',
    'csp_blocked',
    'network_error',
    'broker_unreachable',
    'launch_origin_mismatch',
    'connect_token_invalid',
  ]

  it.each(codes)('%s says what happened and what to do, and agrees with the registry', (code) => {
    const cause = new Error('why')
    const error = clientError(code, cause)
    nameSubject(error, { provider: 'gitlab', attemptId: 'att_1' })
    const { category, retryable, recovery } = ERRORS[code]

    expect(error).toMatchObject({ code, category, retryable, recovery, cause })
    expect(error).toMatchObject({ provider: 'gitlab', attemptId: 'att_1', name: 'ConnectError' })
    expect(error.userMessage).toBe(errorSentence(code).replace('{provider}', 'GitLab'))
    expect(error.docsUrl).toBe(`https://docs.authpipe.dev/errors#${code}`)
    expect(error.message).toMatch(/^Authpipe: [A-Z].+\. .+\.$/)
    expect(error.message).toContain(error.fix)
    expect(error.fix).toMatch(/^[A-Z].+\.$/)
  })
})
