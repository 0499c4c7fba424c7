import { timingSafeEqual } from 'node:crypto'
import type { Kysely } from 'kysely'
import { BrokerError } from '../BrokerError.ts'
import type { Schema } from '../storage/Schema.ts'
import type { Keyset } from '../vault/Keyset.ts'
import { parseApiKey } from './apiKeyText.ts'
import { bearerToken } from './bearerToken.ts'
import { macOf } from './createApiKey.ts'

/** Where API keys are looked up. */
export interface AuthenticateApiKeyPorts {
  readonly db: Kysely<Schema>
  readonly keyset: Keyset
}

/**
 * Whose API key an `Authorization` header carries.
 * @throws {BrokerError} `api_key_invalid`, the same for missing, malformed, unknown and revoked keys
 */
export async function authenticateApiKey(
  { db, keyset }: AuthenticateApiKeyPorts,
  authorization: string | undefined,
): Promise<{ readonly keyId: string }> {
  const parts = parseApiKey(bearerToken(authorization) ?? '')
  if (parts === undefined) throw new BrokerError('api_key_invalid')
  const row = await db
    .selectFrom('api_key')
    .select(['mac', 'revoked_at'])
    .where('key_id', '=', parts.keyId)
    .executeTakeFirst()
  const mac = macOf(keyset, parts.secret)
  if (row === undefined || row.mac.length !== mac.length || !timingSafeEqual(row.mac, mac)) {
    throw new BrokerError('api_key_invalid')
  }
  if (row.revoked_at !== null) throw new BrokerError('api_key_invalid')
  return { keyId: parts.keyId }
}
