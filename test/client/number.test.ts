import { describeError } from '@authpipe/protocol'
import { describe, expect, it, vi } from 'vitest'
import { noNetwork, s256 } from './scriptedBroker.ts'
import { expectState, openTestPage, type TestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }
const COMPLETE = 'POST /attempts/{id}/complete'
const REOPEN = 'POST /attempts/{id}/reopen'

/** The window asks the person which number the page shows. */
async function ask({ broker }: TestPage, number = '42'): Promise<void> {
  await vi.waitFor(() => expect(broker.waiting()).toBe(1), { interval: 5 })
  broker.change({ status: 'number_required', bootSeen: true, openerLost: true, number })
}

function pick({ broker }: TestPage, status: 'at_provider' | 'authorized' = 'at_provider'): void {
  broker.change({ status, binding: 'number' })
}

describe('a window that asks for a number', () => {
  it('has the page show it until the person picked', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)

    await ask(page)
    await expectState(page, { phase: 'number', number: '42', detached: false })
    pick(page)
    await expectState(page, { phase: 'waiting', number: undefined })
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(page.broker.seen(COMPLETE)).toHaveLength(1)
  })

  it('shows it although the browser handed no window over', async () => {
    const page = openTestPage()
    page.blockPopups(true)

    void page.client.connect(GITLAB)
    await expectState(page, { phase: 'blocked' })
    await ask(page)

    await expectState(page, { phase: 'number', number: '42', error: undefined })
  })

  it('ends the attempt when the person picked another one', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)

    await ask(page)
    await expectState(page, { phase: 'number' })
    page.broker.change({ status: 'failed', error: describeError('number_mismatch') })

    expect(await outcome).toMatchObject({ status: 'error', error: { code: 'number_mismatch' } })
  })

  it('is offered to be opened again when it stays out of sight for long', async () => {
    const page = openTestPage({ timers: { softWaiting: 30 } })
    page.blockPopups(true)

    void page.client.connect(GITLAB)
    await ask(page)
    await expectState(page, { phase: 'number' })
    pick(page)

    await expectState(page, { phase: 'waiting', detached: true })
  })

  it('that is not this page’s own is refused, and its number is never shown', async () => {
    const page = openTestPage()
    const shown: unknown[] = []
    page.client.subscribe('gitlab', () => shown.push(page.client.getAttempt('gitlab')))
    const outcome = page.client.connect(GITLAB)
    await page.popup().launch()

    page.broker.change({ status: 'number_required', binding: 'none', number: '42' })

    expect(await outcome).toMatchObject({
      status: 'error',
      error: { code: 'launch_origin_mismatch' },
    })
    expect(JSON.stringify(shown)).not.toContain('42')
    expect(page.broker.view().status).toBe('cancelled')
  })

  it('and whose number this page never showed is not completed', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await vi.waitFor(() => expect(page.broker.waiting()).toBe(1), { interval: 5 })

    pick(page, 'authorized')

    expect(await outcome).toMatchObject({ error: { code: 'launch_origin_mismatch' } })
    expect(page.broker.seen(COMPLETE)).toHaveLength(0)
  })

  it.each(['handshake', 'post'] as const)(
    'and then is launched by %s is not completed',
    async (binding) => {
      const page = openTestPage()
      const outcome = page.client.connect(GITLAB)
      await ask(page)
      await expectState(page, { phase: 'number' })

      page.broker.change({ status: 'authorized', binding })

      expect(await outcome).toMatchObject({ error: { code: 'launch_origin_mismatch' } })
    },
  )
})

describe('opening again while a number is shown', () => {
  it('registers fresh keys, and the new window’s launch counts', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await ask(page)
    await expectState(page, { phase: 'number' })
    const [first] = page.popups
    page.popup().closed = true

    page.broker.once(REOPEN, ({ body }) => {
      expect(body['bootHash']).not.toBe(page.broker.seen('POST /attempts')[0]?.body['bootHash'])
      page.broker.change({ status: 'created', bootSeen: false })
      return Response.json(page.broker.view())
    })
    page.client.reopen('gitlab')
    await expectState(page, { phase: 'opening', number: undefined })
    expect(page.popup().key).not.toBe(first?.key)
    await page.popup().launch()
    page.broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(page.broker.seen(REOPEN)[0]?.body['bootHash']).toBe(await s256(page.popup().key))
  })

  it('no longer shows the number of the earlier window', async () => {
    const page = openTestPage()
    void page.client.connect(GITLAB)
    await ask(page)
    await expectState(page, { phase: 'number' })
    page.popup().closed = true
    const answer = page.broker.hold(REOPEN)

    page.client.reopen('gitlab')
    await vi.waitFor(() => expect(page.broker.seen(REOPEN)).toHaveLength(1), { interval: 5 })
    await page.popup().hello()
    const asked = page.broker.seen('GET /attempts/{id}').length
    window.dispatchEvent(new Event('focus'))
    await vi.waitFor(() =>
      expect(page.broker.seen('GET /attempts/{id}').length).toBeGreaterThan(asked),
    )
    await new Promise((resolve) => setTimeout(resolve, 20))

    expect(page.client.getAttempt('gitlab')).toMatchObject({ phase: 'opening', number: undefined })
    page.broker.change({ status: 'created', bootSeen: false })
    answer()
  })

  it('goes on with the number where the new window cannot be registered', async () => {
    const page = openTestPage()
    const outcome = page.client.connect(GITLAB)
    await ask(page)
    await expectState(page, { phase: 'number' })
    page.popup().closed = true
    page.broker.always(REOPEN, noNetwork)

    page.client.reopen('gitlab')
    await expectState(page, { phase: 'number', number: '42', detached: true })
    pick(page, 'authorized')

    expect(await outcome).toMatchObject({ status: 'success' })
  })
})
