import { BrokerError } from '../BrokerError.ts'
import type { ProviderConfig } from '../BrokerConfig.ts'
import { openTokens } from '../connections/storedTokens.ts'
import { refreshTokens } from '../oauth/refreshTokens.ts'
import type { TokenFailure } from '../oauth/TokenOutcome.ts'
import type { Ports } from '../ports.ts'
import { findHeldCredential } from './heldCredential.ts'
import type { HeldCredential } from './heldCredential.ts'
import { landTokens } from './landTokens.ts'
import { markDegraded, markNeedsReauth, markSent, unmarkSent } from './refreshMarks.ts'

/*
 *             mark sent          POST
 *   held(g) ───────────▶ sent ─────────▶ success ──────────▶ held(g+1)      always lands
 *                          │             invalid_grant ────▶ needs_reauth   only if still at g
 *                          │             not ours to judge ─▶ held(g)       mark taken back
 *                          │ no answer, 5xx, garbage, or the process died
 *                          ▼
 *                        held(g), still marked: a later invalid_grant means that the answer was lost
 *
 * The provider rotates outside every lock of ours. So a success is never dropped for being late; only a
 * failure must prove that it is about the tokens we still hold.
 */

/**
 * Refreshes a connection, unless somebody did since `seen` was read. Answers why it failed, if it did.
 * @throws {BrokerError} `vault_decrypt_failed`, `vault_unavailable`
 */
export async function refreshConnection(
  ports: Ports,
  seen: HeldCredential,
): Promise<BrokerError | undefined> {
  const held = await findHeldCredential(ports, seen.id)
  if (held === undefined || held.status === 'needs_reauth') return undefined
  if (held.generation !== seen.generation) return undefined

  const provider = findProvider(ports, held)
  if (provider instanceof BrokerError) {
    await markDegraded(ports, held, 'provider_misconfigured')
    return provider
  }
  const tokens = await openTokens(ports, held, held.box)
  if (tokens.refreshToken === null) return endWithoutRefreshToken(ports, held)

  const sentAt = ports.now()
  if (!(await markSent(ports, held))) return undefined
  const outcome = await refreshTokens(ports, provider, tokens.refreshToken)
  if (outcome.kind !== 'success') return settleFailure(ports, held, outcome)
  await landTokens(ports, { held, provider, previous: tokens, fresh: outcome.tokens, sentAt })
  return undefined
}

/** The provider a connection was made with, as long as its slug still means the same instance. */
function findProvider({ config, log }: Ports, held: HeldCredential): ProviderConfig | BrokerError {
  const provider = config.providers.find(({ id }) => id === held.provider)
  if (provider === undefined) return new BrokerError('unknown_provider')
  if (provider.client.instanceUrl === held.instance_url) return provider
  // A refresh token of one host is never shown to another.
  log.error(
    { code: 'config_error', provider: held.provider, connectionId: held.id },
    'the connection is of another instance than its provider is configured for',
  )
  return new BrokerError('config_error')
}

async function endWithoutRefreshToken(
  ports: Ports,
  held: HeldCredential,
): Promise<BrokerError | undefined> {
  const { access_expires_at: expiresAt } = held
  const isOver = expiresAt !== null && expiresAt <= ports.now()
  if (isOver) await markNeedsReauth(ports, held, 'expired')
  return new BrokerError('needs_reauth')
}

async function settleFailure(
  ports: Ports,
  held: HeldCredential,
  { kind, providerError, retryAfter = 1 }: TokenFailure,
): Promise<BrokerError | undefined> {
  if (kind === 'invalid_grant') {
    const reason = held.refresh_sent_at === null ? 'revoked' : 'refresh_outcome_lost'
    // Somebody else rotated: what was refused is not what is held now.
    if (!(await markNeedsReauth(ports, held, reason))) return undefined
    return new BrokerError('needs_reauth', { providerError })
  }
  const mayHaveBeenCarriedOut = kind === 'unknown' || kind === 'malformed'
  if (!mayHaveBeenCarriedOut) await unmarkSent(ports, held)
  if (kind === 'client_fault') {
    ports.log.error(
      { code: 'config_error', provider: held.provider, connectionId: held.id },
      'the provider refuses this broker as a client; no connection needs its person for that',
    )
    await markDegraded(ports, held, 'provider_misconfigured')
    return new BrokerError('config_error', { providerError })
  }
  await markDegraded(ports, held, 'provider_unavailable')
  const code = kind === 'throttled' ? 'rate_limited' : 'provider_unavailable'
  return new BrokerError(code, { providerError, retryAfter })
}
