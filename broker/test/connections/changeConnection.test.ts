import { afterEach, beforeEach, expect, it } from 'vitest'
import { changeConnection } from '../../src/connections/changeConnection.ts'
import { findConnectionRow } from '../../src/connections/findConnection.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'

const SEEN = { id: 'conn_1', epoch: 2, generation: 5 }

let ports: TestPorts

beforeEach(async () => {
  ports = await createTestPorts()
  await ports.db
    .insertInto('connection')
    .values({
      ...SEEN,
      tenant_id: 'acme',
      user_id: 'ada',
      provider: 'gitlab',
      kind: 'gitlab',
      instance_url: 'https://gitlab.com',
      auth_type: 'oauth2',
      account_id: '1',
      account: '{}',
      status: 'connected',
      reason: null,
      scopes_requested: '[]',
      scopes_granted: '[]',
      label: null,
      created_at: 0,
      updated_at: 0,
      audit: '{}',
    })
    .execute()
})

afterEach(() => ports.db.destroy())

it('changes the connection that the caller saw', async () => {
  expect(await changeConnection(ports.db, SEEN, { label: 'mine' })).toBe(true)

  expect(await findConnectionRow(ports, { connectionId: 'conn_1' })).toMatchObject({
    label: 'mine',
  })
})

it.each([
  ['another connection', { id: 'conn_2' }],
  ['an earlier consent', { epoch: 1 }],
  ['an earlier token set', { generation: 4 }],
])('changes nothing by the sight of %s', async (_, earlier) => {
  expect(await changeConnection(ports.db, { ...SEEN, ...earlier }, { label: 'mine' })).toBe(false)

  expect(await findConnectionRow(ports, { connectionId: 'conn_1' })).toMatchObject({ label: null })
})

it('changes nothing of a connection that was disconnected', async () => {
  await changeConnection(ports.db, SEEN, { deleted_at: 1 })

  expect(await changeConnection(ports.db, SEEN, { label: 'mine' })).toBe(false)
})
