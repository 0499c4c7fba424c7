import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import { readList, readLists } from '../storage/jsonColumns.ts'
import { bearerToken } from './bearerToken.ts'
import { connectTokenHash } from './connectTokenHash.ts'
import type { Subject } from './Subject.ts'

const PATTERN = /^ct_[A-Za-z0-9_-]{43}$/

/**
 * Whom an `Authorization` header speaks for, on a page of this `Origin`. What the token was given is cut
 * to what the operator allows now.
 * @throws {BrokerError} `connect_token_invalid`, `connect_token_expired`, `origin_not_allowed`
 */
export async function authenticateConnectToken(
  ports: Ports,
  authorization: string | undefined,
  origin: string | undefined,
): Promise<Subject> {
  const token = bearerToken(authorization)
  if (token === undefined || !PATTERN.test(token)) throw new BrokerError('connect_token_invalid')
  const row = await ports.db
    .selectFrom('connect_token')
    .selectAll()
    .where('token_hash', '=', connectTokenHash(token))
    .executeTakeFirst()
  if (row === undefined) throw new BrokerError('connect_token_invalid')
  if (row.expires_at <= ports.now()) throw new BrokerError('connect_token_expired')
  const origins = readList(row.origins)
  // The operator may have taken an origin back since the token was made.
  if (
    origin === undefined ||
    !origins.includes(origin) ||
    !ports.config.allowedOrigins.includes(origin)
  ) {
    throw new BrokerError('origin_not_allowed')
  }
  return {
    tenantId: row.tenant_id,
    userId: row.user_id,
    userLabel: row.user_label,
    origin,
    ...ceilings(
      ports,
      row.providers === null ? null : readList(row.providers),
      row.scopes === null ? {} : readLists(row.scopes),
    ),
    relayUrl: onOrigin(row.relay_url, origin),
    returnUrl: onOrigin(row.return_url, origin),
    locale: row.locale,
    expiresAt: row.expires_at,
  }
}

/** Only a page of the same origin hears the relay, or finds what it left before a redirect. */
function onOrigin(url: string | null, origin: string): string | null {
  return url !== null && new URL(url).origin === origin ? url : null
}

function ceilings(
  ports: Ports,
  providers: readonly string[] | null,
  scopes: Readonly<Record<string, readonly string[]>>,
): Pick<Subject, 'providers' | 'scopes'> {
  const allowed = ports.config.providers.filter(({ id }) => providers?.includes(id) ?? true)
  return {
    providers: allowed.map(({ id }) => id),
    scopes: Object.fromEntries(
      allowed.map(({ id, scopes: operator }) => {
        const own = Object.hasOwn(scopes, id) ? scopes[id] : undefined
        return [id, own === undefined ? operator : operator.filter((one) => own.includes(one))]
      }),
    ),
  }
}
