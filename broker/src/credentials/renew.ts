import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import { waitAtMost } from '../waitAtMost.ts'
import { carryThrough, isLedgerClosed } from '../workLedger.ts'
import type { HeldCredential } from './heldCredential.ts'
import { refreshConnection } from './refreshConnection.ts'
import { refreshEntry } from './refreshLedger.ts'
import type { RefreshEntry } from './refreshLedger.ts'

const LONGEST_COOLDOWN_MS = 30_000

/**
 * Has a connection refreshed, at most once at a time, and waits for it, but not for ever: the refresh
 * goes on, because an answer nobody listens to is a lost token. Answers why it failed, if it did.
 * @throws {BrokerError} `vault_decrypt_failed`, `vault_unavailable`
 */
export async function renew(
  ports: Ports,
  held: HeldCredential,
  { isForced }: { readonly isForced: boolean },
): Promise<BrokerError | undefined> {
  const entry = refreshEntry(ports.db, held.id)
  if (entry.flight === undefined) {
    if (isLedgerClosed(ports.db)) return inProgress()
    const refusal = tooSoon(ports, entry, isForced)
    if (refusal !== undefined) return refusal
    if (isForced) entry.forcedAt = ports.now()
    entry.flight = fly(ports, held, entry)
  }
  const waited = await waitAtMost(entry.flight, ports.timers.refreshWait)
  return waited === undefined ? inProgress() : waited.value
}

/** By this process, or, when this one stops, by the next. */
function inProgress(): BrokerError {
  return new BrokerError('refresh_in_progress', { retryAfter: 1 })
}

async function fly(
  ports: Ports,
  held: HeldCredential,
  entry: RefreshEntry,
): Promise<BrokerError | undefined> {
  try {
    const error = await carryThrough(ports.db, held.id, () => refreshConnection(ports, held))
    coolDown(ports, entry, error)
    return error
  } finally {
    delete entry.flight
  }
}

/** A connection that fails, or a caller that is broken, must not become a flood at the provider. */
function tooSoon(
  { now, timers }: Ports,
  { failure, forcedAt }: RefreshEntry,
  isForced: boolean,
): BrokerError | undefined {
  if (failure !== undefined && now() < failure.until) {
    const { code, details } = failure.error
    return new BrokerError(code, { ...details, retryAfter: secondsUntil(now(), failure.until) })
  }
  if (!isForced || forcedAt === undefined) return undefined
  const next = forcedAt + timers.forcedRefreshEvery
  if (now() >= next) return undefined
  return new BrokerError('rate_limited', { retryAfter: secondsUntil(now(), next) })
}

function coolDown(
  { now, timers }: Ports,
  entry: RefreshEntry,
  error: BrokerError | undefined,
): void {
  if (error === undefined || error.code === 'needs_reauth') {
    delete entry.failure
    return
  }
  const count = (entry.failure?.count ?? 0) + 1
  const doubled = Math.min(timers.refreshCooldown * 2 ** (count - 1), LONGEST_COOLDOWN_MS)
  const asked = (error.details.retryAfter ?? 0) * 1000
  entry.failure = { error, until: now() + Math.max(doubled, asked), count }
}

function secondsUntil(now: number, time: number): number {
  return Math.max(1, Math.ceil((time - now) / 1000))
}
