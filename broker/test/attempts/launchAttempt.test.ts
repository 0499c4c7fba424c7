import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'
import { TestAttempt } from '../support/TestAttempt.ts'
import { sha256 } from '../support/TestPage.ts'

let ports: TestPorts

beforeEach(async () => {
  ports = await createTestPorts({ timers: { launchWait: 2_000 } })
})
afterEach(() => ports.db.destroy())

it('waits for an attempt that is still on its way', async () => {
  const attempt = TestAttempt.prepare(ports)
  const launching = attempt.launch()

  await attempt.create()

  expect(await launching).toMatchObject({ next: 'authorize' })
})

it('lets one of two launches of a key through', async () => {
  const attempt = await TestAttempt.create(ports)

  const results = await Promise.allSettled([attempt.launch(), attempt.launch()])

  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

it('keeps hashes and boxes, and none of what it gave away', async () => {
  const attempt = await TestAttempt.launched(ports)

  const row = await attempt.row()
  const stored = JSON.stringify(row)
  for (const given of [attempt.k, attempt.launchSecret, attempt.state, attempt.cookie]) {
    expect(given.length).toBeGreaterThan(30)
    expect(stored).not.toContain(given)
  }
  expect(row.state_hash).toBe(sha256(attempt.state))
  expect(row.cookie_hash).toBe(sha256(attempt.cookie))
})

it('names no provider to a key it does not know', async () => {
  ports = await createTestPorts({ timers: { launchWait: 1 } })

  const launching = TestAttempt.prepare(ports).launch()

  await expect(launching).rejects.toMatchObject({ code: 'attempt_not_found' })
})

it('says why an attempt that has ended is not launched', async () => {
  const attempt = await TestAttempt.create(ports)
  ports.clock.advance(15 * 60_000)

  const launching = attempt.launch()

  await expect(launching).rejects.toMatchObject({ code: 'attempt_expired' })
})

it('launches without a proof where a relay page can bring one', async () => {
  const attempt = await TestAttempt.create(ports, {
    subject: { relayUrl: 'http://localhost:3000/relay' },
  })

  await attempt.launch({})

  expect(await attempt.row()).toMatchObject({
    status: 'at_provider',
    binding: 'none',
    opener_lost: 1,
  })
})

it('asks for a number all the same where the operator wants a proof at either end', async () => {
  const config = { ...ports.config, binding: 'launch_and_finish' } as const
  const attempt = await TestAttempt.create(
    { ...ports, config },
    { subject: { relayUrl: 'http://localhost:3000/relay' } },
  )

  expect(await attempt.launch({})).toMatchObject({ next: 'number' })
})

it('keeps an answer to its question from every browser but the one it asked', async () => {
  const attempt = await TestAttempt.create(ports)
  await attempt.launch({})
  const { number } = await attempt.row()

  const elsewhere = attempt.launch({ number: String(number) }, { cookie: () => undefined })

  await expect(elsewhere).rejects.toMatchObject({ code: 'state_invalid' })
  expect(await attempt.launch({ number: String(number) })).toMatchObject({ next: 'authorize' })
  expect(await attempt.row()).toMatchObject({ binding: 'number', number: null, question: null })
})

it('takes one of two answers that come at once', async () => {
  const attempt = await TestAttempt.create(ports)
  await attempt.launch({})
  const number = String((await attempt.row()).number)

  const results = await Promise.allSettled([attempt.launch({ number }), attempt.launch({ number })])

  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

it('burns an attempt whose person was asked too often', async () => {
  const attempt = await TestAttempt.create(ports)

  const launching = attempt.launch({}, { beforeNumber: tooOften })

  await expect(launching).rejects.toThrow('too often')
  expect(await attempt.row()).toMatchObject({ status: 'failed', error_code: 'rate_limited' })
})

function tooOften(): never {
  throw new Error('too often')
}
