import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { openDatabase } from '../../src/storage/openDatabase.ts'
import { createVault } from '../../src/vault/createVault.ts'
import type { Keyset } from '../../src/vault/Keyset.ts'
import { createTestKeyset } from '../support/createTestPorts.ts'

async function setup() {
  const db = await openDatabase(':memory:')
  const keyset = createTestKeyset()
  const start = (other: Keyset = keyset) =>
    createVault({ db, keyset: other, randomBytes, now: () => 0 })
  return { db, keyset, start, vault: await start() }
}

it('opens what it sealed, also after a restart', async () => {
  const { vault, start } = await setup()
  const box = await vault.seal('acme', ['credential', 'conn_1', 1, 1], 'secret ✓')

  expect(await vault.open('acme', ['credential', 'conn_1', 1, 1], box)).toBe('secret ✓')
  const restarted = await start()
  expect(await restarted.open('acme', ['credential', 'conn_1', 1, 1], box)).toBe('secret ✓')
})

it('seals each tenant under a key of its own, made once', async () => {
  const { vault, db } = await setup()

  await Promise.all([vault.seal('acme', ['x'], '1'), vault.seal('acme', ['x'], '2')])
  await vault.seal('globex', ['x'], '3')

  const keys = await db.selectFrom('tenant_key').select('tenant_id').execute()
  expect(keys.map((row) => row.tenant_id).toSorted()).toEqual(['acme', 'globex'])
})

it.each([
  ['another tenant', 'globex', ['credential', 'conn_1']],
  ['another place', 'acme', ['credential', 'conn_2']],
] as const)('does not open a box for %s', async (_case, tenantId, context) => {
  const { vault } = await setup()
  await vault.seal('globex', ['x'], 'has a key as well')
  const box = await vault.seal('acme', ['credential', 'conn_1'], 'secret')

  await expect(vault.open(tenantId, [...context], box)).rejects.toMatchObject({
    code: 'vault_decrypt_failed',
  })
})

it('does not open what is no box', async () => {
  const { vault } = await setup()

  await expect(vault.open('acme', ['x'], randomBytes(300))).rejects.toMatchObject({
    code: 'vault_decrypt_failed',
  })
})

it('says that it is unavailable when a tenant key cannot be unwrapped', async () => {
  const { vault, db, start } = await setup()
  const box = await vault.seal('acme', ['x'], 'secret')
  await db
    .updateTable('tenant_key')
    .set({ wrapped: randomBytes(130) })
    .execute()

  const restarted = await start()

  const unavailable = { code: 'vault_unavailable' }
  await expect(restarted.open('acme', ['x'], box)).rejects.toMatchObject(unavailable)
  await expect(restarted.seal('acme', ['x'], 'more')).rejects.toMatchObject(unavailable)
})

it('does not let a tenant key be moved to another tenant', async () => {
  const { vault, db, start } = await setup()
  const box = await vault.seal('acme', ['x'], 'secret')
  await db.updateTable('tenant_key').set({ tenant_id: 'globex' }).execute()

  const restarted = await start()

  await expect(restarted.open('globex', ['x'], box)).rejects.toMatchObject({
    code: 'vault_unavailable',
  })
})

it('does not start with the keyset of another database', async () => {
  const { start } = await setup()

  await expect(start(createTestKeyset())).rejects.toMatchObject({
    name: 'StartupError',
    problems: [expect.stringContaining('does not belong to this database')],
  })
})

it.each([
  [
    'key',
    (own: Keyset, other: Keyset): Keyset => {
      const primary = { id: own.primary.id, key: other.primary.key }
      return { ...own, primary, byId: new Map([[primary.id, primary]]) }
    },
  ],
  ['pepper', (own: Keyset, other: Keyset): Keyset => ({ ...own, pepper: other.pepper })],
])('does not start with a keyset whose %s was exchanged', async (_part, exchange) => {
  const { keyset, start } = await setup()

  await expect(start(exchange(keyset, createTestKeyset()))).rejects.toThrow(/was altered/)
})

it('takes a second key, and does not start without one that is still in use', async () => {
  const { vault, keyset, start } = await setup()
  const box = await vault.seal('acme', ['x'], 'old')
  const next = createTestKeyset().primary
  const both = { ...keyset, primary: next, byId: new Map([...keyset.byId, [next.id, next]]) }

  const rotated = await start(both)

  expect(await rotated.open('acme', ['x'], box)).toBe('old')
  const onlyNext = { ...both, byId: new Map([[next.id, next]]) }
  await expect(start(onlyNext)).rejects.toThrow(/lacks the key/)
})
