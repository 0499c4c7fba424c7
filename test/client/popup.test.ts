import { describe, expect, it, vi } from 'vitest'
import { ATTEMPT_ID, CONNECTION, noNetwork, refuse, s256 } from './scriptedBroker.ts'
import { expectState, openTestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const CANCEL = 'POST /attempts/{id}/cancel'
const REOPEN = 'POST /attempts/{id}/reopen'

function focusPage(): void {
  window.dispatchEvent(new Event('focus'))
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

    expect(await outcome).toMatchObject({
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

  it('before it said hello is only out of sight, as the app’s own COOP may have cut it off', async () => {
    const page = openTestPage()

    void page.client.connect(GITLAB)
    await expectState(page, { attemptId: ATTEMPT_ID })
    page.popup().closed = true

    await expectState(page, { phase: 'opening', detached: true })
    expect(page.broker.seen(CANCEL)).toHaveLength(0)
  })

  it('is not believed while the broker cannot be asked where the attempt stands', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await page.popup().launch()
    await expectState(page, { phase: 'waiting' })

    page.broker.always('GET /attempts/{id}', noNetwork)
    page.popup().closed = true
    focusPage()

    await expectState(page, { phase: 'waiting', detached: true })
    expect(page.broker.seen(CANCEL)).toHaveLength(0)
  })

  it('is not believed where the page stood still meanwhile, and came back with a focus', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await page.popup().launch()
    await expectState(page, { phase: 'waiting' })

    page.popup().closed = true
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    focusPage()

    await expectState(page, { phase: 'waiting', detached: true })
    expect(page.broker.seen(CANCEL)).toHaveLength(0)
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
