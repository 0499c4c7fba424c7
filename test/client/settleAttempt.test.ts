import { describeError } from '@authpipe/protocol'
import { describe, expect, it, vi } from 'vitest'
import { ATTEMPT_ID, CONNECTION, noNetwork, refuse, s256 } from './scriptedBroker.ts'
import { openTestPage } from './testPage.ts'

const CODE = 'c'.repeat(43)
const COMPLETE = 'POST /attempts/{id}/complete'
const GITLAB = { provider: 'gitlab' }

describe('how an attempt ends', () => {
  it('succeeds by the result message, with its completion code, and acknowledges', async () => {
    const { client, broker, popup } = openTestPage()

    const outcome = client.connect(GITLAB)
    await popup().launch()
    await vi.waitFor(() => expect(client.getAttempt('gitlab')).toMatchObject({ phase: 'waiting' }))
    broker.once(COMPLETE, () => Response.json({ connection: CONNECTION }))
    popup().result({ completionCode: CODE })

    const success = {
      status: 'success',
      attemptId: ATTEMPT_ID,
      resumed: false,
      connection: CONNECTION,
    }
    expect(await outcome).toMatchObject(success)
    expect(client.getAttempt('gitlab')).toMatchObject(success)
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

    expect(await outcome).toMatchObject({
      status: 'cancelled',
      attemptId: ATTEMPT_ID,
      reason: 'denied',
    })
  })

  it.each(['failed', 'expired'] as const)('ends in the broker’s error when %s', async (status) => {
    const { client, broker, popup } = openTestPage()

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status, error: describeError('attempt_expired') })

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

  it('completes again when the broker restarts and began nothing', async () => {
    const { client, broker, popup } = openTestPage()
    broker.once(COMPLETE, refuse(503, 'refresh_in_progress'))

    const outcome = client.connect(GITLAB)
    await popup().launch()
    broker.change({ status: 'authorized' })

    expect(await outcome).toMatchObject({ status: 'success' })
    expect(broker.seen(COMPLETE)).toHaveLength(2)
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
