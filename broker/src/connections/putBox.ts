import type { Kysely } from 'kysely'
import type { Ports } from '../ports.ts'
import type { Schema } from '../storage/Schema.ts'
import type { TokenPlace } from './storedTokens.ts'

/** Stores a sealed token set, in place of any earlier one of the connection. In a transaction. */
export async function putBox(
  db: Kysely<Schema>,
  { now }: Pick<Ports, 'now'>,
  { id: connection_id, epoch, generation }: TokenPlace,
  box: Uint8Array,
): Promise<void> {
  await db.deleteFrom('credential_version').where('connection_id', '=', connection_id).execute()
  await db
    .insertInto('credential_version')
    .values({ connection_id, epoch, generation, box, created_at: now() })
    .execute()
}
