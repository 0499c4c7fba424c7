import type { ConnectTokenAnswer, CreateConnectTokenRequest } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import { isLoopback } from '../isLoopback.ts'
import type { Ports } from '../ports.ts'
import { connectTokenHash } from './connectTokenHash.ts'

const DEFAULT_TTL_SECONDS = 900
const MAX_TTL_SECONDS = 3600
/** Ids become part of what every box is bound to. */
const MAX_ID_BYTES = 255

/**
 * Makes a connect token: what one end user's page may do, for a short time. It can only narrow what the
 * operator allows. Opaque; only its hash is kept.
 * @throws {BrokerError} `invalid_request` with the fields, `unknown_provider`, `scope_not_allowed`
 */
export async function createConnectToken(
  ports: Ports,
  request: CreateConnectTokenRequest,
): Promise<ConnectTokenAnswer> {
  assertFields(ports, request)
  assertProviders(ports, request)
  const connectToken = `ct_${Buffer.from(ports.randomBytes(32)).toString('base64url')}`
  const now = ports.now()
  const expiresAt = now + (request.ttl ?? DEFAULT_TTL_SECONDS) * 1000
  await ports.db
    .insertInto('connect_token')
    .values({
      token_hash: connectTokenHash(connectToken),
      tenant_id: request.tenantId,
      user_id: request.userId,
      user_label: request.userLabel ?? null,
      providers: request.providers === undefined ? null : JSON.stringify(request.providers),
      scopes: request.scopes === undefined ? null : JSON.stringify(request.scopes),
      origins: JSON.stringify(request.origins ?? ports.config.allowedOrigins),
      relay_url: href(request.relayUrl),
      return_url: href(request.returnUrl),
      locale: request.locale ?? null,
      created_at: now,
      expires_at: expiresAt,
    })
    .execute()
  return { connectToken, expiresAt: new Date(expiresAt).toISOString() }
}

function assertFields(ports: Ports, request: CreateConnectTokenRequest): void {
  const { tenantId, userId, ttl = DEFAULT_TTL_SECONDS, origins = [] } = request
  const allowed = ports.config.allowedOrigins
  const errors = [
    ...check('tenantId', isId(tenantId), `must have 1 to ${MAX_ID_BYTES} bytes`),
    ...check('userId', isId(userId), `must have 1 to ${MAX_ID_BYTES} bytes`),
    ...check(
      'ttl',
      Number.isInteger(ttl) && ttl >= 1 && ttl <= MAX_TTL_SECONDS,
      `must be a whole number of seconds from 1 to ${MAX_TTL_SECONDS}`,
    ),
    ...check('origins', request.origins?.length !== 0, 'must name at least one origin'),
    ...origins.flatMap((origin, index) =>
      check(
        `origins.${index}`,
        allowed.includes(origin),
        'is not among AUTHPIPE_ALLOWED_ORIGINS of the broker',
      ),
    ),
    ...checkPageUrl('relayUrl', request.relayUrl, request.origins ?? allowed),
    ...checkPageUrl('returnUrl', request.returnUrl, request.origins ?? allowed),
  ]
  if (errors.length > 0) throw new BrokerError('invalid_request', { errors })
}

function assertProviders(ports: Ports, request: CreateConnectTokenRequest): void {
  const { providers, scopes = {} } = request
  for (const [index, id] of (providers ?? []).entries()) {
    if (ports.config.providers.some((provider) => provider.id === id)) continue
    const message = 'the broker has no provider of this name'
    throw new BrokerError('unknown_provider', { errors: [{ path: `providers.${index}`, message }] })
  }
  for (const [id, asked] of Object.entries(scopes)) {
    const provider = ports.config.providers.find((one) => one.id === id)
    if (provider === undefined) {
      const message = 'the broker has no provider of this name'
      throw new BrokerError('unknown_provider', { errors: [{ path: `scopes.${id}`, message }] })
    }
    const beyond = asked.filter((scope) => !provider.scopes.includes(scope))
    if (beyond.length === 0) continue
    const message = `the operator does not allow ${beyond.join(', ')}`
    throw new BrokerError('scope_not_allowed', { errors: [{ path: `scopes.${id}`, message }] })
  }
}

/** Codes are handed to this address, so it is as exact as the origins are. */
function checkPageUrl(path: string, text: string | undefined, origins: readonly string[]) {
  if (text === undefined) return []
  if (!URL.canParse(text)) return check(path, false, 'is not the address of a page')
  const url = new URL(text)
  const isSecure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
  return [
    ...check(path, isSecure, 'must be https; http is for this machine alone'),
    ...check(path, origins.includes(url.origin), "must be on one of the token's origins"),
    ...check(path, !text.includes('#'), 'must have no fragment: the answer is put there'),
    ...check(path, url.username + url.password === '', 'must have no user name in it'),
  ]
}

/** As a browser writes it, so that it fits a header. */
function href(url: string | undefined): string | null {
  return url === undefined ? null : new URL(url).href
}

function check(path: string, isRight: boolean, message: string) {
  return isRight ? [] : [{ path, message }]
}

function isId(id: string): boolean {
  const bytes = Buffer.byteLength(id)
  return bytes >= 1 && bytes <= MAX_ID_BYTES
}
