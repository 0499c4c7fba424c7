import type { AttemptStatus } from '@authpipe/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { confirmAttempt } from '../../src/attempts/confirmAttempt.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'
import { SUBJECT, TestAttempt } from '../support/TestAttempt.ts'

const { tenantId, userId } = SUBJECT

let ports: TestPorts
let attempt: TestAttempt

beforeEach(async () => {
  ports = await createTestPorts()
  attempt = await TestAttempt.launched(ports)
})
afterEach(() => ports.db.destroy())

it("keeps the backend's word, and tells the page once", async () => {
  const before = await attempt.row()
  ports.published.length = 0

  await confirmAttempt(ports, attempt.attemptId, { tenantId, userId })
  await confirmAttempt(ports, attempt.attemptId, { tenantId, userId })

  const after = await attempt.row()
  expect(after).toEqual({ ...before, is_confirmed: 1, version: before.version + 1 })
  expect(ports.published).toEqual([{ topic: 'attempt', attemptId: attempt.attemptId }])
})

it.each([
  ['another user', { tenantId, userId: 'user_bob' }],
  ['a user of the same name elsewhere', { tenantId: 'org_other', userId }],
])('refuses the word for %s', async (_, subject) => {
  const confirming = confirmAttempt(ports, attempt.attemptId, subject)

  await expect(confirming).rejects.toMatchObject({ code: 'subject_mismatch' })
  expect((await attempt.row()).is_confirmed).toBe(0)
})

it('knows no other attempt', async () => {
  const confirming = confirmAttempt(ports, 'att_none', { tenantId, userId })

  await expect(confirming).rejects.toMatchObject({ code: 'attempt_not_found' })
})

it.each<[AttemptStatus, string | null, string]>([
  ['exchanging', null, 'attempt_state'],
  ['active', null, 'attempt_state'],
  ['cancelled', 'cancelled', 'cancelled'],
])('comes too late for what is %s', async (status, error_code, code) => {
  await attempt.set({ status, error_code })

  const confirming = confirmAttempt(ports, attempt.attemptId, { tenantId, userId })

  await expect(confirming).rejects.toMatchObject({ code })
})

it('ends an attempt whose time is over', async () => {
  ports.clock.advance(ports.timers.attemptTtl)

  const confirming = confirmAttempt(ports, attempt.attemptId, { tenantId, userId })

  await expect(confirming).rejects.toMatchObject({ code: 'attempt_expired' })
})
