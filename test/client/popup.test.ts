import { describe, expect, it, vi } from 'vitest'
import { ATTEMPT_ID, CONNECTION, noNetwork, refuse, s256 } from './scriptedBroker.ts'
import { openTestPage, type TestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const CANCEL = 'POST /attempts/{id}/cancel'
const REOPEN = 'POST /attempts/{id}/reopen'

async function expectState({ client }: TestPage, state: object): Promise<void> {
  await vi.waitFor(() => expect(client.getAttempt('gitlab')).toMatchObject(state), { interval: 5 })
}

function focusPage(): void {
  window.dispatchEvent(new Event('focus'))
}

async function lose(page: TestPage): Promise<void> {
  await page.popup().launch()
  page.popup().closed = true
  await expectState(page, { phase: 'waiting', detached: true })
}

describe('a blocked window', () => {
  it('makes the phase blocked, with the error, and keeps the attempt', async () => {
    const page = openTestPage()
    page.blockPopups(true)

    void page.client.connect(GITLAB)

    await expectState(page, { phase: 'blocked', attemptId: ATTEMPT_ID })
    expect(page.client.getAttempt('gitlab')).toMatchObject({ error: { code: 'popup_blocked' } })
  })

  it('is the same as a window that throws, as in a sandbox in Firefox', async () => {
    const page = openTestPage()
    page.open.mockImplementationOnce(() => {
      throw new DOMException('', 'InvalidAccessError')
    })

    void page.client.connect(GITLAB)

    await expectState(page, { phase: 'blocked' })
  })

  it('is not called blocked when its boot page ran all the same', async () => {
    const page = openTestPage({ timers: { blockedAfter: 100 } })
    page.blockPopups(true)

    void page.client.connect(GITLAB)
    await expectState(page, { attemptId: ATTEMPT_ID })
    page.broker.change({ bootSeen: true, openerLost: true })
    await new Promise((resolve) => setTimeout(resolve, 150))

    expect(page.client.getAttempt('gitlab')).toMatchObject({ phase: 'opening' })
  })

  it('is no longer called blocked once its boot page runs', async () => {
    const page = openTestPage()
    page.blockPopups(true)

    void page.client.connect(GITLAB)
    await expectState(page, { phase: 'blocked' })
    page.broker.change({ bootSeen: true, openerLost: true })

    await expectState(page, { phase: 'opening', error: undefined })
  })

  it.each(['connect', 'reopen'] as const)(
    'opens again by %s, for the same attempt and key',
    async (by) => {
      const page = openTestPage()
      page.blockPopups(true)
      const outcome = page.client.connect(GITLAB)
      await expectState(page, { phase: 'blocked' })

      page.blockPopups(false)
      if (by === 'connect') void page.client.connect(GITLAB)
      else page.client.reopen('gitlab')
      expect(page.client.getAttempt('gitlab')).toMatchObject({ phase: 'opening' })
      await page.popup().launch()
      page.broker.change({ status: 'authorized' })

      expect(await outcome).toMatchObject({ status: 'success' })
      expect(page.broker.seen('POST /attempts')).toHaveLength(1)
      expect(page.broker.seen(REOPEN)).toHaveLength(0)
      const [created] = page.broker.seen('POST /attempts')
      expect(created?.body['bootHash']).toBe(await s256(page.popup().key))
    },
  )
})

describe('a window that reads as closed', () => {
  it('on our own pages is a cancelled attempt', async () => {
    const page = openTestPage()

    const outcome = page.client.connect(GITLAB)
    await expectState(page, { attemptId: ATTEMPT_ID })
    page.broker.once('GET /attempts/{id}', () => Response.json(page.broker.view()))
    await page.popup().hello()
    page.popup().closed = true

    expect(await outcome).toEqual({
      status: 'cancelled',
      attemptId: ATTEMPT_ID,
      reason: 'window_closed',
    })
    expect(page.broker.seen(CANCEL)).toHaveLength(1)
  })

  it('at the provider, without a focus, is only out of sight, and may still succeed', async () => {
    const page = openTestPage()

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.popup().closed = true
    await expectState(page, { phase: 'waiting', detached: true })

    expect(page.broker.seen(CANCEL)).toHaveLength(0)
    expect(page.events.map(({ type }) => type)).toContain('window.maybe_closed')
    page.broker.change({ status: 'authorized' })
    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('at the provider, with a focus, is a cancelled attempt', async () => {
    const page = openTestPage()

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.popup().closed = true
    focusPage()

    expect(await outcome).toMatchObject({ status: 'cancelled', reason: 'window_closed' })
    const [cancelled] = page.broker.seen(CANCEL)
    const challenge = page.broker.seen('POST /attempts')[0]?.body['codeChallenge']
    expect(await s256(cancelled?.body['codeVerifier'])).toBe(challenge)
  })

  it('is not believed by a focus that came much earlier', async () => {
    const page = openTestPage({ timers: { focusWindow: 10 } })

    void page.client.connect(GITLAB)
    await page.popup().launch()
    focusPage()
    await new Promise((resolve) => setTimeout(resolve, 60))
    page.popup().closed = true

    await expectState(page, { phase: 'waiting', detached: true })
    expect(page.broker.seen(CANCEL)).toHaveLength(0)
  })

  it('is not believed by a focus where the provider cuts every window off', async () => {
    const page = openTestPage()
    const severing = { id: 'gitlab', severs: 'always' }
    const answer = { connections: [], config: { providers: [severing] } }
    page.broker.once('GET /connections', () => Response.json(answer))
    await page.client.fetchConnections()

    void page.client.connect(GITLAB)
    await page.popup().launch()
    page.popup().closed = true
    focusPage()

    await expectState(page, { phase: 'waiting', detached: true })
  })

  it('for one reading only is not closed', async () => {
    const page = openTestPage()
    let readings = 0

    void page.client.connect(GITLAB)
    await page.popup().launch()
    Object.defineProperty(page.popup(), 'closed', { get: () => ++readings === 1 })
    focusPage()
    await vi.waitFor(() => expect(readings).toBeGreaterThan(20), { interval: 5 })

    expect(page.client.getAttempt('gitlab')).toMatchObject({ detached: false })
  })

  it('succeeds when the provider had answered by then', async () => {
    const page = openTestPage({ timers: { closedGrace: 100 } })

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.popup().closed = true
    focusPage()
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(page.broker.seen(CANCEL)).toHaveLength(0)
  })

  it('succeeds when the broker refuses to cancel, because it is exchanging', async () => {
    const page = openTestPage()
    page.broker.once(CANCEL, (request) => {
      page.broker.change({ status: 'active' })
      return refuse(409, 'attempt_state')(request)
    })

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.popup().closed = true
    focusPage()

    expect(await outcome).toMatchObject({ status: 'success', connection: CONNECTION })
  })

  it('goes on, out of sight, while the broker cannot be asked to cancel', async () => {
    const page = openTestPage()
    page.broker.always(CANCEL, noNetwork)

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.popup().closed = true
    focusPage()
    await expectState(page, { phase: 'waiting', detached: true })

    page.broker.change({ status: 'authorized' })
    expect(await outcome).toMatchObject({ status: 'success' })
  })
})

describe('a window that takes long', () => {
  it('is offered to be opened again', async () => {
    const page = openTestPage({ timers: { softWaiting: 30 } })

    void page.client.connect(GITLAB)
    await page.popup().launch()

    await expectState(page, { phase: 'waiting', detached: true })
    expect(page.events.map(({ type }) => type)).not.toContain('window.maybe_closed')
  })

  it('is focused by reopen while it is there', async () => {
    const page = openTestPage({ timers: { softWaiting: 10 } })

    void page.client.connect(GITLAB)
    await page.popup().launch()
    await expectState(page, { detached: true })
    page.client.reopen('gitlab')

    expect(page.popup().focus).toHaveBeenCalledOnce()
    expect(page.open).toHaveBeenCalledOnce()
  })
})

describe('opening again after a launch', () => {
  it.each(['connect', 'reopen'] as const)(
    'by %s registers fresh keys, and launches once more',
    async (by) => {
      const page = openTestPage()
      const outcome = page.client.connect(GITLAB)
      await lose(page)
      const [first] = page.popups

      if (by === 'connect') void page.client.connect(GITLAB)
      else page.client.reopen('gitlab')
      expect(page.popups).toHaveLength(2)
      expect(page.client.getAttempt('gitlab')).toMatchObject({ phase: 'opening', detached: false })
      await page.popup().launch()

      const [request] = page.broker.seen(REOPEN)
      const [launch] = page.popup().heard('authpipe:launch')
      expect(page.popup().key).not.toBe(first?.key)
      expect(request?.body).toEqual({
        codeVerifier: expect.stringMatching(/^[\w-]{43}$/),
        bootHash: await s256(page.popup().key),
        launchHash: await s256(launch?.type === 'authpipe:launch' && launch.launchSecret),
      })
      page.broker.change({ status: 'authorized' })
      expect(await outcome).toMatchObject({ status: 'success' })
    },
  )

  it('opens the window before any request', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await lose(page)
    const before = page.broker.requests.length

    page.client.reopen('gitlab')

    expect(page.popups).toHaveLength(2)
    expect(page.broker.requests).toHaveLength(before)
  })

  it('launches nothing, and closes the new window, when the broker refuses', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await lose(page)
    page.broker.once(REOPEN, refuse(409, 'attempt_state'))

    page.client.reopen('gitlab')
    await page.popup().hello()
    await expectState(page, { detached: true })

    expect(page.popup().close).toHaveBeenCalled()
    expect(page.popup().heard('authpipe:launch')).toHaveLength(0)
  })

  it('still takes the answer of the earlier window from the broker', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await lose(page)
    page.broker.once(REOPEN, (request) => {
      page.broker.change({ status: 'authorized' })
      return refuse(409, 'attempt_state')(request)
    })

    page.client.reopen('gitlab')

    expect(await outcome).toMatchObject({ status: 'success' })
  })
})

describe('a message', () => {
  const CODE = 'c'.repeat(43)
  const good = { ap: 1, type: 'authpipe:result', attemptId: ATTEMPT_ID, completionCode: CODE }
  const { ap: _ap, ...unversioned } = good
  const { attemptId: _id, ...unnamed } = good

  it.each<[string, unknown, ({ origin?: string; source?: unknown } | undefined)?]>([
    ['from another origin', good, { origin: 'https://evil.test' }],
    ['from a look-alike origin', good, { origin: 'https://connect-1.test.evil.test' }],
    ['from http instead of https', good, { origin: 'http://connect-1.test' }],
    ['from an opaque origin', good, { origin: 'null' }],
    ['from no origin', good, { origin: '' }],
    ['from the page itself', good, { origin: 'http://localhost:3000', source: window }],
    ['from another window of the broker', good, { source: { closed: false } }],
    ['from the page’s own window', good, { source: window }],
    ['without a source', good, { source: null }],
    ['of another attempt', { ...good, attemptId: 'att_another0000000000000' }],
    ['of no attempt', unnamed],
    ['with an attempt that is no string', { ...good, attemptId: [ATTEMPT_ID] }],
    ['of another version', { ...good, ap: 2 }],
    ['without a version', unversioned],
    ['of another type', { ...good, type: 'authpipe:complete' }],
    ['of the page’s own type', { ...good, type: 'authpipe:ack', outcome: 'connected' }],
    ['with a code that is too short', { ...good, completionCode: 'c' }],
    ['with a code that is an object', { ...good, completionCode: { toString: () => CODE } }],
    ['with an error that is markup', { ...good, error: '<img src=x>' }],
    ['that is JSON in a string', JSON.stringify(good)],
    ['that is null', null],
    ['that is a list', [good]],
    ['of hello with another key', { ap: 1, type: 'authpipe:hello', kh: CODE }],
  ])('%s causes no request and no answer', async (_, data, from) => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await page.popup().launch()
    await expectState(page, { phase: 'waiting' })
    const requests = page.broker.requests.length
    const answers = page.popup().postMessage.mock.calls.length

    page.popup().say(data, from)
    await new Promise((resolve) => setTimeout(resolve, 20))

    expect(page.broker.requests).toHaveLength(requests)
    expect(page.popup().postMessage).toHaveBeenCalledTimes(answers)
    expect(page.client.getAttempt('gitlab')).toMatchObject({ phase: 'waiting' })
  })

  it('of hello from another window gets no launch', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await expectState(page, { attemptId: ATTEMPT_ID })
    const evil = { postMessage: vi.fn() }

    const hello = { ap: 1, type: 'authpipe:hello', kh: await s256(page.popup().key) }
    page.popup().say(hello, { source: evil })

    expect(evil.postMessage).not.toHaveBeenCalled()
    expect(page.popup().postMessage).not.toHaveBeenCalled()
  })

  it('of result before launch causes no request', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await vi.waitFor(() => expect(page.broker.waiting()).toBe(1))
    const requests = page.broker.requests.length

    page.popup().say(good)
    await new Promise((resolve) => setTimeout(resolve, 20))

    expect(page.broker.requests).toHaveLength(requests)
  })
})
