import type { CredentialAnswer, GetCredentialRequest } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import { refreshDueAt } from '../connections/refreshDueAt.ts'
import { openTokens } from '../connections/storedTokens.ts'
import type { Ports } from '../ports.ts'
import { readList } from '../storage/jsonColumns.ts'
import { findHeldCredential, getHeldCredential } from './heldCredential.ts'
import type { HeldCredential } from './heldCredential.ts'
import { renew } from './renew.ts'

/**
 * A credential that works now. One that is near its end is renewed first, once for all who ask; when
 * that fails for no fault of the grant, the old one is given for as long as it lives.
 *
 * With `afterGeneration`, only a newer one than the provider refused will do.
 * @throws {BrokerError} `not_connected`, `ambiguous_connection`, `connection_not_found`,
 * `needs_reauth`, `refresh_in_progress`, `provider_unavailable`, `rate_limited`, `config_error`,
 * `unknown_provider`, `invalid_request`, `vault_decrypt_failed`, `vault_unavailable`
 */
export async function getCredential(
  ports: Ports,
  request: GetCredentialRequest,
): Promise<CredentialAnswer> {
  const held = await getHeldCredential(ports, request)
  assertUsable(held)
  const refused = request.afterGeneration ?? -1
  if (held.generation > refused && isFresh(ports, held)) return answer(ports, held)

  const failure = await renew(ports, held, { isForced: held.generation <= refused })

  // Whatever came of it, the row says what there is now: others may have changed it meanwhile.
  const current = await findHeldCredential(ports, held.id)
  if (current === undefined) throw new BrokerError('connection_not_found')
  assertUsable(current)
  if (current.generation > refused && isAlive(ports, current)) return answer(ports, current)
  throw failure ?? new BrokerError('refresh_in_progress', { retryAfter: 1 })
}

function assertUsable({ status }: HeldCredential): void {
  if (status === 'needs_reauth') throw new BrokerError('needs_reauth')
}

function isFresh({ now }: Ports, held: HeldCredential): boolean {
  const dueAt = refreshDueAt(held)
  return dueAt === null || now() < dueAt
}

function isAlive({ now }: Ports, { access_expires_at: expiresAt }: HeldCredential): boolean {
  return expiresAt === null || now() < expiresAt
}

async function answer(ports: Ports, held: HeldCredential): Promise<CredentialAnswer> {
  const { accessToken } = await openTokens(ports, held, held.box)
  return {
    connectionId: held.id,
    provider: held.provider,
    type: held.auth_type,
    credential: accessToken,
    expiresIn: secondsUntil(ports, held.access_expires_at),
    refreshIn: secondsUntil(ports, refreshDueAt(held)),
    scopes: readList(held.scopes_granted),
    generation: held.generation,
    fields: {},
    instanceUrl: held.instance_url,
  }
}

/** Whole seconds, rounded down: never later than the truth. */
function secondsUntil({ now }: Ports, time: number | null): number | null {
  return time === null ? null : Math.max(0, Math.floor((time - now()) / 1000))
}
