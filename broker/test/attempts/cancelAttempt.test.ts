import type { AttemptStatus } from '@authpipe/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { cancelAttempt } from '../../src/attempts/cancelAttempt.ts'
import { BURNT } from '../../src/attempts/changeAttempt.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'
import { TestAttempt } from '../support/TestAttempt.ts'

let ports: TestPorts
let attempt: TestAttempt

beforeEach(async () => {
  ports = await createTestPorts()
  attempt = await TestAttempt.launched(ports)
})
afterEach(() => ports.db.destroy())

/** With every secret an attempt can have. */
async function bring(status: AttemptStatus): Promise<void> {
  await ports.db
    .updateTable('attempt')
    .set({
      status,
      authorized_at: ports.now(),
      code_box: new Uint8Array(1),
      completion_hash: 'hash',
      completion_expires_at: ports.now() + 1,
    })
    .execute()
}

function cancel() {
  const { subject, attemptId, codeVerifier } = attempt
  return cancelAttempt(ports, subject, attemptId, { codeVerifier })
}

const row = () => ports.db.selectFrom('attempt').selectAll().executeTakeFirstOrThrow()

it.each<AttemptStatus>(['created', 'number_required', 'at_provider', 'authorized'])(
  'ends what is %s, and burns every secret of it',
  async (status) => {
    await bring(status)

    const view = await cancel()
    const again = await cancel()

    expect(view).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } })
    expect(again).toEqual(view)
    expect(await row()).toMatchObject(BURNT)
  },
)

it.each<AttemptStatus>(['exchanging', 'active', 'denied', 'failed', 'expired'])(
  'comes too late for what is %s, and changes nothing',
  async (status) => {
    await bring(status)
    const before = await row()

    await expect(cancel()).rejects.toMatchObject({ code: 'attempt_state' })

    expect(await row()).toEqual(before)
  },
)
