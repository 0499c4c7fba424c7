import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Attempt } from '../../src/attempts/Attempt.ts'
import { changeAttempt } from '../../src/attempts/changeAttempt.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'

let ports: TestPorts
let seen: Attempt

beforeEach(async () => {
  ports = await createTestPorts()
  seen = await ports.db
    .insertInto('attempt')
    .values({
      id: 'att_1',
      status: 'created',
      binding: 'none',
      tenant_id: 'org_acme',
      user_id: 'user_ada',
      origin: 'http://localhost:3000',
      provider: 'gitlab',
      scopes: '[]',
      code_challenge: 'c',
      boot_hash: 'b',
      launch_hash: 'l',
      created_at: 0,
      expires_at: 1,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
})
afterEach(() => ports.db.destroy())

it('changes what was seen, and tells', async () => {
  const changed = await changeAttempt(ports, seen, 'cancel', { error_code: 'cancelled' })

  expect(changed).toMatchObject({ status: 'cancelled', version: 2, finished_at: ports.now() })
  expect(ports.published).toEqual([{ topic: 'attempt', attemptId: 'att_1' }])
  expect(ports.logged).toMatchObject([
    { message: 'attempt cancelled', fields: { code: 'cancelled' } },
  ])
})

it('changes nothing for who saw an earlier version, in the same status too', async () => {
  await changeAttempt(ports, seen, 'reopen', { boot_hash: 'b2' })

  const late = await changeAttempt(ports, seen, 'launch', { launched: 1 })

  expect(late).toBeUndefined()
  expect(await row()).toMatchObject({ status: 'created', boot_hash: 'b2', launched: 0, version: 2 })
  expect(ports.published).toHaveLength(1)
})

it('changes nothing by an event that does not fit', async () => {
  expect(await changeAttempt(ports, seen, 'finish')).toBeUndefined()
  expect(await row()).toEqual(seen)
  expect(ports.published).toEqual([])
})

function row(): Promise<Attempt> {
  return ports.db.selectFrom('attempt').selectAll().executeTakeFirstOrThrow()
}
