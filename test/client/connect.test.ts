import { describe, expect, it, vi } from 'vitest'
import type { AttemptState, OutcomeObserver } from '../../src/client/index.ts'
import { ATTEMPT_ID, CONNECTION, neverAnswers, noNetwork, refuse, s256 } from './scriptedBroker.ts'
import { openTestPage, type TestPage } from './testPage.ts'

const CODE = 'c'.repeat(43)
const COMPLETE = 'POST /attempts/{id}/complete'
const CANCEL = 'POST /attempts/{id}/cancel'
const GITLAB = { provider: 'gitlab' }

async function finish(page: TestPage): Promise<void> {
  await page.popup().launch()
  page.broker.change({ status: 'denied' })
  await vi.waitFor(() =>
    expect(page.client.getAttempt('gitlab')).toMatchObject({ status: 'cancelled' }),
  )
}

describe('the click', () => {
  it('opens the window before anything else, in the same task', () => {
    const order: string[] = []
    const { client, open, broker, getConnectToken } = openTestPage()
    const note = (what: string) => () => void order.push(what)
    open.mockImplementationOnce((...args) => {
      note('open')()
      return open(...args)
    })
    vi.spyOn(crypto.subtle, 'digest').mockImplementationOnce(async () => {
      note('digest')()
      return new ArrayBuffer(32)
    })
    getConnectToken.mockImplementationOnce(async () => {
      note('token')()
      return 'ct_test'
    })

    void client.connect(GITLAB)

    expect(open).toHaveBeenCalled()
    expect(order[0]).toBe('open')
    expect(broker.requests).toHaveLength(0)
  })

  it('opens the boot page centered, under a random name, with its key and the origin in the fragment', () => {
    const { client, broker, popup } = openTestPage()

    void client.connect({ ...GITLAB, popup: { width: 400, height: 300 } })

    const { url, name, features, key } = popup()
    expect(url.origin + url.pathname + url.search).toBe(`${broker.url}/connect/boot/v1`)
    expect(url.hash).toBe(`#k=${key}&o=${encodeURIComponent(window.origin)}`)
    expect(key).toMatch(/^[\w-]{32}$/)
    expect(name).toMatch(/^ap_[\w-]{16}$/)
    const left = Math.round(window.screenX + (window.outerWidth - 400) / 2)
    const top = Math.round(window.screenY + (window.outerHeight - 300) / 2)
    expect(features).toBe(`popup,width=400,height=300,left=${left},top=${top}`)
  })

  it('opens one window for five clicks, and focuses it', async () => {
    const { client, broker, open, popup } = openTestPage()

    const outcomes = [1, 2, 3, 4, 5].map(() => client.connect(GITLAB))
    await popup().launch()
    client.cancel('gitlab')

    expect(open).toHaveBeenCalledOnce()
    expect(popup().focus).toHaveBeenCalledTimes(4)
    expect(new Set(await Promise.all(outcomes)).size).toBe(1)
    expect(broker.seen('POST /attempts')).toHaveLength(1)
  })

  it('opens a window of its own for another provider', () => {
    const { client, open } = openTestPage()

    void client.connect(GITLAB)
    void client.connect({ provider: 'bitbucket' })

    expect(open).toHaveBeenCalledTimes(2)
  })

  it('ends in unsupported_environment, without a window, on an opaque origin', async () => {
    const { client, open } = openTestPage()
    vi.stubGlobal('origin', 'null')

    const outcome = await client.connect(GITLAB)

    expect(outcome).toMatchObject({ status: 'error', error: { code: 'unsupported_environment' } })
    expect(open).not.toHaveBeenCalled()
  })
})

describe('creating the attempt', () => {
  it('registers the hashes of the secrets, under an idempotency key, with the token in the header', async () => {
    const { client, broker, popup } = openTestPage()

    void client.connect({ ...GITLAB, scopes: ['api'], connectionId: 'conn_1', loginHint: 'ada' })
    await popup().launch()

    const [request] = broker.seen('POST /attempts')
    const [launch] = popup().heard('authpipe:launch')
    const secret = launch?.type === 'authpipe:launch' && launch.launchSecret
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(request?.body).toEqual({
      provider: 'gitlab',
      scopes: ['api'],
      connectionId: 'conn_1',
      loginHint: 'ada',
      display: 'popup',
      codeChallenge: expect.stringMatching(/^[\w-]{43}$/),
      bootHash: await s256(popup().key),
      launchHash: await s256(secret),
    })
    expect(request?.headers.get('idempotency-key')).toBe(await s256(popup().key))
    expect(request?.headers.get('authorization')).toBe('Bearer ct_test')
    expect(request?.init.credentials).toBe('omit')
  })

  it('sends the same request again when the network fails, twice', async () => {
    const { client, broker, popup } = openTestPage()
    broker.once('POST /attempts', noNetwork)
    broker.once('POST /attempts', noNetwork)

    void client.connect(GITLAB)
    await popup().launch()

    const keys = broker.seen('POST /attempts').map(({ body }) => body['bootHash'])
    expect(keys).toHaveLength(3)
    expect(new Set(keys).size).toBe(1)
  })

  it('answers hello with wait until the attempt exists', async () => {
    const { client, broker, popup } = openTestPage()
    broker.once('POST /attempts', neverAnswers)

    void client.connect(GITLAB)
    await vi.waitFor(() => expect(broker.requests).toHaveLength(1))
    await popup().hello()
    await popup().hello()

    expect(popup().heard('authpipe:wait')).toHaveLength(2)
    expect(popup().heard('authpipe:launch')).toHaveLength(0)
  })

  it('launches once, however often the window says hello', async () => {
    const { client, popup, broker } = openTestPage()

    void client.connect(GITLAB)
    await popup().launch()
    await popup().hello()
    await popup().hello()

    expect(popup().heard('authpipe:launch')).toHaveLength(1)
    expect(popup().postMessage.mock.calls.every(([, to]) => to === broker.url)).toBe(true)
  })

  it('tells the window why the attempt could not be created', async () => {
    const { client, broker, popup } = openTestPage()
    broker.once('POST /attempts', async (request) => {
      await popup().hello()
      return refuse(403, 'provider_not_allowed', 'session')(request)
    })

    const outcome = await client.connect(GITLAB)

    expect(outcome).toMatchObject({
      status: 'error',
      error: { code: 'provider_not_allowed', provider: 'gitlab', requestId: 'req_1' },
    })
    const abort = { ap: 1, type: 'authpipe:abort', kh: await s256(popup().key) }
    expect(popup().heard('authpipe:abort')).toEqual([{ ...abort, code: 'provider_not_allowed' }])
  })

  it('closes a window that cannot hear when the broker is down', async () => {
    const { client, broker, popup } = openTestPage()
    broker.always('POST /attempts', noNetwork)

    const outcome = await client.connect(GITLAB)

    expect(outcome).toMatchObject({ status: 'error', error: { code: 'network_error' } })
    expect(popup().close).toHaveBeenCalledOnce()
  })

  it('calls the broker unreachable when neither window nor broker ever answers', async () => {
    const { client, broker } = openTestPage({ timers: { helloTimeout: 30 } })
    broker.always('POST /attempts', neverAnswers)

    const outcome = await client.connect(GITLAB)

    expect(outcome).toMatchObject({ status: 'error', error: { code: 'broker_unreachable' } })
  })

  it('cancels an attempt whose window never said hello, and calls the broker unreachable', async () => {
    const { client, broker } = openTestPage({ timers: { helloTimeout: 30 } })

    const outcome = await client.connect(GITLAB)

    expect(outcome).toMatchObject({ attemptId: ATTEMPT_ID, error: { code: 'broker_unreachable' } })
    expect(broker.seen(CANCEL)).toHaveLength(1)
  })

  it('waits on when the window ran without an opener', async () => {
    const { client, broker } = openTestPage({ timers: { helloTimeout: 30 } })

    const outcome = client.connect(GITLAB)
    broker.change({ bootSeen: true, openerLost: true })
    await new Promise((resolve) => setTimeout(resolve, 80))

    expect(client.getAttempt('gitlab')).toMatchObject({ status: 'pending' })
    client.cancel('gitlab')
    await outcome
  })
})

describe('how an attempt ends', () => {
  it('succeeds by the result message, with its completion code, and acknowledges', async () => {
    const { client, broker, popup } = openTestPage()

    const outcome = client.connect(GITLAB)
    await popup().launch()
    await vi.waitFor(() => expect(client.getAttempt('gitlab')).toMatchObject({ phase: 'waiting' }))
    broker.once(COMPLETE, () => Response.json({ connection: CONNECTION }))
    popup().result({ completionCode: CODE })

    const success = { status: 'success', attemptId: ATTEMPT_ID, connection: CONNECTION }
    expect(await outcome).toEqual(success)
    expect(client.getAttempt('gitlab')).toEqual(success)
    const [request] = broker.seen(COMPLETE)
    expect(request?.body['completionCode']).toBe(CODE)
    const challenge = broker.seen('POST /attempts')[0]?.body['codeChallenge']
    expect(await s256(request?.body['codeVerifier'])).toBe(challenge)
    expect(popup().heard('authpipe:ack')).toEqual([
      { ap: 1, type: 'authpipe:ack', attemptId: ATTEMPT_ID, outcome: 'connected' },
    ])
  })

  it('completes once when result and events both say so', async () => {
    const { client, broker, popup } = openTestPage()

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'authorized' })
    popup().result({ completionCode: CODE })
    popup().result({ completionCode: CODE })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(broker.seen(COMPLETE)).toHaveLength(1)
  })

  it('succeeds by the events alone when the window was cut off', async () => {
    const { client, broker, popup } = openTestPage()

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(broker.seen(COMPLETE)[0]?.body).not.toHaveProperty('completionCode')
  })

  it('ends as cancelled when the person declines', async () => {
    const { client, broker, popup } = openTestPage()

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'denied' })

    expect(await outcome).toEqual({
      status: 'cancelled',
      attemptId: ATTEMPT_ID,
      reason: 'denied',
    })
  })

  it.each(['failed', 'expired'] as const)('ends in the broker’s error when %s', async (status) => {
    const { client, broker, popup } = openTestPage()
    const problem = { category: 'flow', retryable: true, recovery: 'retry' } as const
    const words = { title: 'It took too long.', fix: 'Start again.' }

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status, error: { code: 'attempt_expired', ...problem, ...words } })

    expect(await outcome).toMatchObject({
      status: 'error',
      error: { code: 'attempt_expired', provider: 'gitlab', attemptId: ATTEMPT_ID },
    })
    expect(popup().heard('authpipe:ack')).toMatchObject([{ outcome: 'failed' }])
  })

  it('takes no error from the window’s word, but asks the broker', async () => {
    const { client, broker, popup } = openTestPage()

    const outcome = client.connect(GITLAB)
    await popup().launch()
    popup().result({ error: 'access_denied' })
    await vi.waitFor(() => expect(broker.seen('GET /attempts/{id}')).toHaveLength(1))

    expect(client.getAttempt('gitlab')).toMatchObject({ status: 'pending' })
    broker.change({ status: 'authorized' })
    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('cancels and reports when somebody else launched the window', async () => {
    const { client, broker } = openTestPage()

    const outcome = client.connect(GITLAB)
    await vi.waitFor(() => expect(broker.waiting()).toBe(1))
    broker.change({ status: 'authorized', binding: 'handshake', bootSeen: true })

    expect(await outcome).toMatchObject({
      status: 'error',
      error: { code: 'launch_origin_mismatch' },
    })
    expect(broker.seen(COMPLETE)).toHaveLength(0)
    expect(broker.view().status).toBe('cancelled')
  })

  it.each(['none', 'post', 'number'] as const)(
    'refuses a binding of %s after it sent launch',
    async (binding) => {
      const { client, broker, popup } = openTestPage()

      const outcome = client.connect(GITLAB)
      await popup().launch()
      broker.change({ status: 'authorized', binding })

      expect(await outcome).toMatchObject({ error: { code: 'launch_origin_mismatch' } })
      expect(broker.seen(COMPLETE)).toHaveLength(0)
    },
  )

  it('completes again after a lost answer, to one success', async () => {
    const { client, broker, popup } = openTestPage()
    const observer = vi.fn()
    broker.once(COMPLETE, () => {
      broker.change({ status: 'active' })
      throw new TypeError('fetch failed')
    })

    const outcome = client.connect(GITLAB, observer)
    await popup().launch()
    broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(broker.seen(COMPLETE)).toHaveLength(2)
    expect(observer).toHaveBeenCalledOnce()
  })

  it('completes at once when the network comes back', async () => {
    const { client, broker, popup } = openTestPage({ timers: { retryEvery: 60_000 } })
    broker.once(COMPLETE, noNetwork)

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'authorized' })
    await vi.waitFor(() => expect(broker.seen(COMPLETE)).toHaveLength(1))
    await vi.waitFor(() => {
      window.dispatchEvent(new Event('online'))
      expect(broker.seen(COMPLETE)).toHaveLength(2)
    })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('ends in the broker’s refusal of complete', async () => {
    const { client, broker, popup } = openTestPage()
    broker.once(COMPLETE, refuse(502, 'exchange_failed', 'provider'))

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'error', error: { code: 'exchange_failed' } })
  })
})

describe('who hears the outcome', () => {
  it('is the observer that connected, though others registered later', async () => {
    const page = openTestPage()
    const [first, second] = [vi.fn<OutcomeObserver>(), vi.fn<OutcomeObserver>()]
    page.client.observe('gitlab', first)
    page.client.observe('gitlab', second)

    void page.client.connect(GITLAB, first)
    await finish(page)

    expect(first).toHaveBeenCalledOnce()
    expect(second).not.toHaveBeenCalled()
  })

  it('is the latest observer when the one that connected is gone', async () => {
    const page = openTestPage()
    const [first, second] = [vi.fn<OutcomeObserver>(), vi.fn<OutcomeObserver>()]
    page.client.observe('gitlab', second)
    const forget = page.client.observe('gitlab', first)

    void page.client.connect(GITLAB, first)
    forget()
    await finish(page)

    expect(first).not.toHaveBeenCalled()
    expect(second).toHaveBeenCalledOnce()
  })

  it('is the next to register when nobody is there, once', async () => {
    const page = openTestPage()
    const [late, later] = [vi.fn<OutcomeObserver>(), vi.fn<OutcomeObserver>()]
    const forget = page.client.observe('gitlab', late)
    void page.client.connect(GITLAB, late)
    forget()
    await finish(page)

    page.client.observe('gitlab', late)
    page.client.observe('gitlab', later)

    expect(late).toHaveBeenCalledExactlyOnceWith(page.client.getAttempt('gitlab'))
    expect(later).not.toHaveBeenCalled()
  })

  it('is an observer that never registered, for the attempt it started', async () => {
    const page = openTestPage()
    const observer = vi.fn<OutcomeObserver>()

    void page.client.connect(GITLAB, observer)
    await finish(page)
    void page.client.connect(GITLAB)
    page.client.cancel('gitlab')

    expect(observer).toHaveBeenCalledOnce()
  })
})

describe('the state', () => {
  it('is the same object until it changes, and tells its subscribers when it does', async () => {
    const { client, broker, popup } = openTestPage()
    const states: AttemptState[] = []
    const unsubscribe = client.subscribe('gitlab', () => states.push(client.getAttempt('gitlab')))

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'authorized' })
    await outcome

    expect(new Set(states).size).toBe(states.length)
    expect(states).toMatchObject([
      { status: 'pending', phase: 'opening', attemptId: undefined, detached: false },
      { status: 'pending', phase: 'opening', attemptId: ATTEMPT_ID },
      { status: 'pending', phase: 'launching' },
      { status: 'pending', phase: 'waiting' },
      { status: 'pending', phase: 'completing' },
      { status: 'success' },
    ])
    unsubscribe()
    client.reset('gitlab')
    expect(states).toHaveLength(6)
    expect(client.getAttempt('gitlab')).toEqual({ status: 'idle' })
  })

  it('is not reset while an attempt is pending', () => {
    const { client } = openTestPage()

    void client.connect({ provider: 'gitlab' })
    client.reset('gitlab')

    expect(client.getAttempt('gitlab')).toMatchObject({ status: 'pending' })
  })

  it('of one slot leaves another alone', () => {
    const { client } = openTestPage()

    void client.connect({ provider: 'gitlab', connectionId: 'conn_1' })

    expect(client.getAttempt('gitlab')).toEqual({ status: 'idle' })
    expect(client.getAttempt('gitlab#conn_1')).toMatchObject({ status: 'pending' })
  })
})
