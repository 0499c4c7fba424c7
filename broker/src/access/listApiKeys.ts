import type { Kysely } from 'kysely'
import type { Schema } from '../storage/Schema.ts'

/** What may be shown of an API key. */
export interface ApiKeyEntry {
  readonly keyId: string
  readonly name: string
  readonly createdAt: Date
  readonly revokedAt: Date | null
}

/** All API keys, the oldest first. */
export async function listApiKeys({
  db,
}: {
  readonly db: Kysely<Schema>
}): Promise<readonly ApiKeyEntry[]> {
  const rows = await db.selectFrom('api_key').selectAll().orderBy('created_at').execute()
  return rows.map((row) => ({
    keyId: row.key_id,
    name: row.name,
    createdAt: new Date(row.created_at),
    revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at),
  }))
}
