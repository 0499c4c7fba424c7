import { afterEach, beforeEach, expect, it } from 'vitest'
import { failLostExchanges, sweepAttempts } from '../../src/attempts/sweepAttempts.ts'
import { carryThrough } from '../../src/workLedger.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'
import { TestAttempt } from '../support/TestAttempt.ts'

const MINUTE = 60_000
let ports: TestPorts

beforeEach(async () => {
  ports = await createTestPorts()
})
afterEach(() => ports.db.destroy())

it('expires what nobody finished, and burns its secrets', async () => {
  const attemptId = await launched()

  ports.clock.advance(15 * MINUTE)
  await sweepAttempts(ports)

  expect(await row(attemptId)).toMatchObject({
    status: 'expired',
    error_code: 'attempt_expired',
    state_hash: null,
    pkce_box: null,
    finished_at: ports.now(),
  })
  expect(ports.published).toContainEqual({ topic: 'attempt', attemptId })
})

it('leaves alone what has time', async () => {
  const attemptId = await launched()

  ports.clock.advance(14 * MINUTE)
  await sweepAttempts(ports)

  expect((await row(attemptId)).status).toBe('at_provider')
})

it('ends what was authorized and not completed', async () => {
  const attemptId = await launched()
  await set(attemptId, { status: 'authorized', authorized_at: ports.now() })

  ports.clock.advance(2 * MINUTE)
  await sweepAttempts(ports)

  expect(await row(attemptId)).toMatchObject({
    status: 'failed',
    error_code: 'completion_timeout',
    code_box: null,
  })
})

it('forgets attempts after a day, but nothing that is under way', async () => {
  const ended = await launched()
  const underWay = await launched()
  await set(underWay, { status: 'exchanging' })
  // Never answered.
  void carryThrough(ports.db, underWay, () => new Promise<void>(() => undefined))

  ports.clock.advance(25 * 60 * MINUTE)
  await sweepAttempts(ports)

  const left = await ports.db.selectFrom('attempt').select('id').execute()
  expect(ended).not.toBe(underWay)
  expect(left).toEqual([{ id: underWay }])
})

it('fails at start what an earlier process was exchanging', async () => {
  const attemptId = await launched()
  await set(attemptId, { status: 'exchanging' })

  await failLostExchanges(ports)

  expect(await row(attemptId)).toMatchObject({ status: 'failed', error_code: 'exchange_failed' })
})

it('fails what is exchanging by its row only, when no provider can be answering any more', async () => {
  const attemptId = await launched()
  await set(attemptId, { status: 'exchanging', authorized_at: ports.now() })

  await sweepAttempts(ports)
  const early = (await row(attemptId)).status
  ports.clock.advance(2 * ports.timers.providerDeadline)
  await sweepAttempts(ports)

  expect(early).toBe('exchanging')
  expect(await row(attemptId)).toMatchObject({ status: 'failed', error_code: 'exchange_failed' })
})

async function launched(): Promise<string> {
  return (await TestAttempt.launched(ports)).attemptId
}

function row(attemptId: string) {
  const query = ports.db.selectFrom('attempt').selectAll().where('id', '=', attemptId)
  return query.executeTakeFirstOrThrow()
}

async function set(attemptId: string, values: object): Promise<void> {
  await ports.db.updateTable('attempt').set(values).where('id', '=', attemptId).execute()
}
