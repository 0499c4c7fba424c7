import { describe, expect, it, vi } from 'vitest'
import { ATTEMPT_ID, CONNECTION, s256 } from './scriptedBroker.ts'
import { openTestPage } from './testPage.ts'

const CODE = 'c'.repeat(43)

describe('a connection that goes well', () => {
  it('leads from the click through the window to one success', async () => {
    const { client, broker, popup } = await openTestPage()

    const outcome = client.connect({ provider: 'gitlab', scopes: ['read_api'] })
    await popup().launch()
    broker.change({ status: 'authorized' })
    popup().result({ completionCode: CODE })

    await expect(outcome).resolves.toEqual({
      status: 'success',
      attemptId: ATTEMPT_ID,
      connection: CONNECTION,
    })
    expect(client.getAttempt('gitlab')).toBe(await outcome)
    expect(broker.seen('POST /attempts/{id}/complete')).toHaveLength(1)
  })
})
