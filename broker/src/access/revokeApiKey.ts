import type { Kysely } from 'kysely'
import type { Schema } from '../storage/Schema.ts'

/** What revoking an API key needs. */
export interface RevokeApiKeyPorts {
  readonly db: Kysely<Schema>
  readonly now: () => number
}

/** Refuses an API key from the next request on. Answers whether there was such a key to revoke. */
export async function revokeApiKey(
  { db, now }: RevokeApiKeyPorts,
  keyId: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_key')
    .set({ revoked_at: now() })
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
