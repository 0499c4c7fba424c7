import { createHmac } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Schema } from '../storage/Schema.ts'
import type { Keyset } from '../vault/Keyset.ts'
import { buildApiKey } from './apiKeyText.ts'

/** What API keys are made of and kept in. */
export interface CreateApiKeyPorts {
  readonly db: Kysely<Schema>
  readonly keyset: Keyset
  readonly randomBytes: (size: number) => Uint8Array
  readonly now: () => number
}

/** Makes an API key for a customer's backend. Shown this once: only its HMAC is kept. */
export async function createApiKey(
  { db, keyset, randomBytes, now }: CreateApiKeyPorts,
  { name }: { readonly name: string },
): Promise<{ readonly apiKey: string; readonly keyId: string }> {
  const { apiKey, keyId, secret } = buildApiKey(randomBytes)
  await db
    .insertInto('api_key')
    .values({
      key_id: keyId,
      mac: macOf(keyset, secret),
      name,
      created_at: now(),
      revoked_at: null,
    })
    .execute()
  return { apiKey, keyId }
}

/** HMAC-SHA-256 under the pepper. A secret of 256 random bits needs no slow hash. */
export function macOf(keyset: Keyset, secret: string): Buffer {
  return createHmac('sha256', keyset.pepper).update(secret).digest()
}
