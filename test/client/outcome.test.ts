import { describe, expect, it, vi } from 'vitest'
import type { AttemptState, OutcomeObserver } from '../../src/client/index.ts'
import { ATTEMPT_ID } from './scriptedBroker.ts'
import { openTestPage, type TestPage } from './testPage.ts'

const GITLAB = { provider: 'gitlab' }

async function finish(page: TestPage): Promise<void> {
  await page.popup().launch()
  page.broker.change({ status: 'denied' })
  await vi.waitFor(() =>
    expect(page.client.getAttempt('gitlab')).toMatchObject({ status: 'cancelled' }),
  )
}

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
    await vi.waitFor(() => expect(client.getAttempt('gitlab')).toMatchObject({ phase: 'waiting' }))
    broker.change({ status: 'authorized' })
    await outcome

    expect(new Set(states).size).toBe(states.length)
    expect(states).toMatchObject([
      { status: 'pending', phase: 'opening', detached: false },
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

  it('of a renewal shows in the slot of its provider, and leaves others alone', () => {
    const { client } = openTestPage()

    void client.connect({ provider: 'gitlab', connectionId: 'conn_1' })

    expect(client.getAttempt('gitlab#conn_2')).toEqual({ status: 'idle' })
    expect(client.getAttempt('bitbucket')).toEqual({ status: 'idle' })
    expect(client.getAttempt('gitlab')).toMatchObject({ status: 'pending' })
    expect(client.getAttempt('gitlab#conn_1')).toMatchObject({ status: 'pending' })
  })
})
