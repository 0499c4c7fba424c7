import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Kysely } from 'kysely'
import { StartupError } from '../StartupError.ts'
import type { Schema } from '../storage/Schema.ts'
import { openBox, sealBox } from './box.ts'
import type { Keyset, WrappingKey } from './Keyset.ts'

/**
 * Makes sure that a keyset is the one its database was sealed with: every wrapping key opens the box it
 * left here, and no key is missing that something stored still needs. A key seen for the first time
 * leaves its box.
 * @throws {StartupError} when the keyset is of another database, or lacks a key
 */
export async function checkCanary(
  db: Kysely<Schema>,
  keyset: Keyset,
  randomBytes: (size: number) => Uint8Array,
): Promise<void> {
  const rows = await db.selectFrom('kek_canary').selectAll().execute()
  for (const row of rows) {
    const key = keyset.byId.get(row.kek_id)
    if (key !== undefined) assertOpens(key, keyset, row.box)
  }
  await assertComplete(db, keyset, rows.length > 0)
  for (const key of keyset.byId.values()) {
    if (rows.some((row) => row.kek_id === key.id)) continue
    const box = sealBox(key, place(key), fingerprint(keyset), randomBytes)
    await db
      .insertInto('kek_canary')
      .values({ kek_id: key.id, box })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

function assertOpens(key: WrappingKey, keyset: Keyset, box: Uint8Array): void {
  const held = openBox(key, place(key), box)
  const expected = fingerprint(keyset)
  if (held !== undefined && held.length === expected.length && timingSafeEqual(held, expected))
    return
  throw new StartupError([
    'The keyset was altered: one of its keys, or its pepper, is not the one this database was sealed with. ' +
      'Put the original keyset file back at AUTHPIPE_KEYSET.',
  ])
}

/** A database without any canary is new, and takes the keyset it is given. */
async function assertComplete(db: Kysely<Schema>, keyset: Keyset, isUsed: boolean): Promise<void> {
  const inUse = await db.selectFrom('tenant_key').select('kek_id').distinct().execute()
  const known = await db.selectFrom('kek_canary').select('kek_id').execute()
  const missing = inUse.filter((row) => !keyset.byId.has(row.kek_id))
  const isForeign = isUsed && !known.some((row) => keyset.byId.has(row.kek_id))
  if (missing.length === 0 && !isForeign) return
  throw new StartupError([
    'The keyset does not belong to this database: it lacks the key that the stored credentials are sealed with. ' +
      'Point AUTHPIPE_KEYSET at the keyset this database was made with, or AUTHPIPE_DATABASE at the database of this keyset.',
  ])
}

/** Of the pepper, so that a keyset with the right keys and another pepper is noticed as well. */
function fingerprint(keyset: Keyset): Buffer {
  return createHmac('sha256', keyset.pepper).update('authpipe/canary/v1').digest()
}

function place(key: WrappingKey): readonly string[] {
  return ['kek_canary', key.id]
}
