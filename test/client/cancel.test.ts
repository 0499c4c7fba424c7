import { describe, expect, it, vi } from 'vitest'
import { ATTEMPT_ID, neverAnswers, noNetwork, refuse, s256 } from './scriptedBroker.ts'
import { expectState, openTestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const CANCEL = 'POST /attempts/{id}/cancel'
const COMPLETE = 'POST /attempts/{id}/complete'
const DISMISSED = { status: 'cancelled', attemptId: ATTEMPT_ID, reason: 'dismissed' }

describe('cancel', () => {
  it('ends the attempt at the broker, by a request that outlives the page, and closes the window', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()

    page.client.cancel('gitlab')

    expect(await outcome).toMatchObject(DISMISSED)
    expect(page.broker.seen(CANCEL)).toHaveLength(1)
    expect(page.broker.seen(CANCEL)[0]?.init.keepalive).toBe(true)
    expect(page.popup().close).toHaveBeenCalledOnce()
  })

  it('asks once, however often it is called', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()

    page.client.cancel('gitlab')
    page.client.cancel('gitlab')
    await outcome
    page.client.cancel('gitlab')

    expect(page.broker.seen(CANCEL)).toHaveLength(1)
  })

  it('does nothing where no attempt is pending', () => {
    const page = openTestPage()

    page.client.cancel('gitlab')

    expect(page.client.getAttempt('gitlab')).toEqual({ status: 'idle' })
  })

  it('loses against a success that was under way', async () => {
    const page = openTestPage()
    page.broker.once(CANCEL, (request) => {
      page.broker.change({ status: 'exchanging' })
      setTimeout(() => page.broker.change({ status: 'active' }), 20)
      return refuse(409, 'attempt_state')(request)
    })
    page.broker.once(COMPLETE, noNetwork)
    page.broker.once(COMPLETE, noNetwork)
    const observer = vi.fn()

    const outcome = page.client.connect(GITLAB, observer)
    await page.popup().launch()
    page.broker.change({ status: 'authorized' })
    await expectState(page, { phase: 'completing' })
    page.client.cancel('gitlab')

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(observer).toHaveBeenCalledOnce()
  })

  it('wins over a complete that the broker then refuses', async () => {
    const page = openTestPage()
    page.broker.once(COMPLETE, (request) => {
      // The events do not say so in time: only asking does.
      const cancelled = { ...page.broker.view(), status: 'cancelled' }
      page.broker.once('GET /attempts/{id}', () => Response.json(cancelled))
      return refuse(409, 'attempt_state')(request)
    })

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject(DISMISSED)
  })

  it('holds back a complete while the broker is asked', async () => {
    const page = openTestPage()
    page.broker.once(CANCEL, async () => {
      page.broker.change({ status: 'authorized' })
      await new Promise((resolve) => setTimeout(resolve, 20))
      page.broker.change({ status: 'cancelled' })
      return Response.json(page.broker.view())
    })

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.client.cancel('gitlab')

    expect(await outcome).toMatchObject(DISMISSED)
    expect(page.broker.seen(COMPLETE)).toHaveLength(0)
  })

  it('stands when the broker cannot be reached, since nobody else can complete', async () => {
    const page = openTestPage()
    page.broker.always(CANCEL, noNetwork)

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.client.cancel('gitlab')

    expect(await outcome).toMatchObject(DISMISSED)
    expect(page.broker.seen(CANCEL)).toHaveLength(3)
    expect(page.broker.seen(COMPLETE)).toHaveLength(0)
  })

  it('does not stand without the broker once complete was sent', async () => {
    const page = openTestPage()
    page.broker.always(CANCEL, noNetwork)
    page.broker.once(COMPLETE, noNetwork)
    page.broker.once(COMPLETE, async () => {
      await vi.waitFor(() => expect(page.broker.seen(CANCEL)).toHaveLength(3), { interval: 5 })
      return refuse(502, 'exchange_failed', 'provider')(page.broker.seen(COMPLETE)[0] as never)
    })

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.broker.change({ status: 'authorized' })
    await expectState(page, { phase: 'completing' })
    page.client.cancel('gitlab')

    expect(await outcome).toMatchObject({ status: 'error', error: { code: 'exchange_failed' } })
  })

  it('by the person counts for more than a close that was only inferred', async () => {
    const page = openTestPage()
    page.broker.always(CANCEL, noNetwork)

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.popup().closed = true
    window.dispatchEvent(new Event('focus'))
    await vi.waitFor(() => expect(page.broker.seen(CANCEL)).toHaveLength(1), { interval: 5 })
    page.client.cancel('gitlab')

    expect(await outcome).toMatchObject(DISMISSED)
  })

  it('that the broker refuses does not stand while it cannot say why', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    await expectState(page, { phase: 'waiting' })
    page.broker.once(CANCEL, (request) => {
      page.broker.once('GET /attempts/{id}', noNetwork)
      page.broker.once('GET /attempts/{id}', noNetwork)
      return refuse(409, 'attempt_state')(request)
    })

    page.client.cancel('gitlab')
    await vi.waitFor(() => expect(page.broker.seen(CANCEL)).toHaveLength(1), { interval: 5 })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(page.client.getAttempt('gitlab')).toMatchObject({ status: 'pending' })
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('ends an attempt that is still being created, and then cancels it at the broker', async () => {
    const page = openTestPage()
    const answer = page.broker.hold('POST /attempts')

    const outcome = page.client.connect(GITLAB)
    await vi.waitFor(() => expect(page.broker.seen('POST /attempts')).toHaveLength(1), {
      interval: 5,
    })
    page.client.cancel('gitlab')
    expect(await outcome).toMatchObject({ ...DISMISSED, attemptId: undefined })
    answer()

    await vi.waitFor(() => expect(page.broker.seen(CANCEL)).toHaveLength(1), { interval: 5 })
    expect(page.broker.waiting()).toBe(0)
    expect(page.client.getAttempt('gitlab')).toMatchObject({ status: 'cancelled' })
  })

  it('ends an attempt that waits for a connect token which never comes', async () => {
    const page = openTestPage()
    page.getConnectToken.mockImplementation(() => new Promise(() => {}))

    const outcome = page.client.connect(GITLAB)
    await page.popup().hello()
    page.client.cancel('gitlab')

    expect(await outcome).toMatchObject({ status: 'cancelled', reason: 'dismissed' })
  })

  it('ends a blocked attempt', async () => {
    const page = openTestPage()
    page.blockPopups(true)

    const outcome = page.client.connect(GITLAB)
    await expectState(page, { phase: 'blocked', attemptId: ATTEMPT_ID })
    page.client.cancel('gitlab')

    expect(await outcome).toMatchObject(DISMISSED)
  })

  it('lets a new attempt begin, with secrets of its own', async () => {
    const page = openTestPage()

    const first = page.client.connect(GITLAB)
    await page.popup().launch()
    page.client.cancel('gitlab')
    await first
    void page.client.connect(GITLAB)
    await vi.waitFor(() => expect(page.broker.seen('POST /attempts')).toHaveLength(2))

    const [one, two] = page.broker.seen('POST /attempts')
    for (const hash of ['codeChallenge', 'bootHash', 'launchHash']) {
      expect(one?.body[hash]).not.toBe(two?.body[hash])
    }
    expect(two?.body['bootHash']).toBe(await s256(page.popup().key))
  })

  it('that came from elsewhere ends the attempt as dismissed', async () => {
    const page = openTestPage()

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    page.broker.change({ status: 'cancelled' })

    expect(await outcome).toMatchObject(DISMISSED)
  })

  it('does not happen by losing every observer', async () => {
    const page = openTestPage()
    const forget = page.client.observe('gitlab', () => {})
    const unsubscribe = page.client.subscribe('gitlab', () => {})

    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()
    forget()
    unsubscribe()
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
  })

  it('before the window said anything ends in time though requests hang', async () => {
    const page = openTestPage()
    page.broker.always('POST /attempts', neverAnswers)

    const outcome = page.client.connect(GITLAB)
    page.client.cancel('gitlab')

    expect(await outcome).toMatchObject({ status: 'cancelled' })
    expect(page.popup().close).toHaveBeenCalled()
  })
})
