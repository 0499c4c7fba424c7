import type { ConnectionEvent, ConnectionReason } from '@authpipe/protocol'
import { changeConnection } from '../connections/changeConnection.ts'
import { getProvider } from '../getProvider.ts'
import type { Ports } from '../ports.ts'
import type { HeldCredential } from './heldCredential.ts'

/**
 * Writes down that a refresh is about to be sent, and tells the backends when it kills the token they
 * hold. Answers whether the tokens were still the current ones.
 */
export async function markSent(ports: Ports, held: HeldCredential): Promise<boolean> {
  const isCurrent = await changeConnection(ports.db, held, { refresh_sent_at: ports.now() })
  const { flow } = getProvider(ports.config, held.provider)
  if (isCurrent && flow.refresh.revokesPreviousAccessToken) {
    publish(ports, held, undefined, 'rotating')
  }
  return isCurrent
}

/** Takes that back, when the refresh was surely not carried out. An earlier doubt stays. */
export async function unmarkSent(ports: Ports, held: HeldCredential): Promise<void> {
  await changeConnection(ports.db, held, { refresh_sent_at: held.refresh_sent_at })
}

/**
 * The provider no longer accepts the tokens held. Believed only while they are the current ones; answers
 * whether they were.
 */
export async function markNeedsReauth(
  ports: Ports,
  held: HeldCredential,
  reason: ConnectionReason,
): Promise<boolean> {
  const isCurrent = await changeConnection(ports.db, held, {
    status: 'needs_reauth',
    reason,
    refresh_sent_at: null,
    checked_at: ports.now(),
    updated_at: ports.now(),
  })
  if (isCurrent) publish(ports, held, 'updated', 'needs_reauth')
  return isCurrent
}

/**
 * A token that ended while it cannot be renewed, for no fault of the person, is not shown as connected.
 * The next refresh that goes well heals it.
 */
export async function markDegraded(
  ports: Ports,
  held: HeldCredential,
  reason: 'provider_unavailable' | 'provider_misconfigured',
): Promise<void> {
  const { access_expires_at: expiresAt } = held
  const isAlive = expiresAt === null || ports.now() < expiresAt
  if (isAlive || (held.status === 'degraded' && held.reason === reason)) return
  const isCurrent = await changeConnection(ports.db, held, {
    status: 'degraded',
    reason,
    updated_at: ports.now(),
  })
  if (isCurrent) publish(ports, held, 'updated', undefined)
}

function publish(
  { bus }: Ports,
  held: HeldCredential,
  page: ConnectionEvent['kind'] | undefined,
  backend: 'rotating' | 'needs_reauth' | undefined,
): void {
  const { id: connectionId, provider, generation } = held
  bus.publish({
    topic: 'connection',
    tenantId: held.tenant_id,
    userId: held.user_id,
    page: page && { kind: page, connectionId, provider },
    backend: backend && { kind: backend, connectionId, generation },
  })
}
