import { describe, expect, it, vi } from 'vitest'
import { ATTEMPT_ID, neverAnswers, noNetwork, refuse, s256 } from './scriptedBroker.ts'
import { openTestPage } from './testPage.ts'

const CANCEL = 'POST /attempts/{id}/cancel'
const GITLAB = { provider: 'gitlab' }

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
  it('registers the hashes of the secrets, with the token in the header', async () => {
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
    const { client, broker } = openTestPage({ timers: { helloTimeout: 300 } })

    const outcome = client.connect(GITLAB)
    await vi.waitFor(() => expect(broker.waiting()).toBe(1), { interval: 5 })
    broker.change({ bootSeen: true, openerLost: true })
    await new Promise((resolve) => setTimeout(resolve, 400))

    expect(client.getAttempt('gitlab')).toMatchObject({ status: 'pending' })
    client.cancel('gitlab')
    await outcome
  })
})
