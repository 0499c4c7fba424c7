import type { TokenSet } from '@authpipe/providers/flows'
import type { Selectable } from 'kysely'
import type { ProviderConfig } from '../BrokerConfig.ts'
import { accessLife } from '../connections/accessLife.ts'
import { changeConnection } from '../connections/changeConnection.ts'
import { putBox } from '../connections/putBox.ts'
import { revokeSoon } from '../connections/revokeOutbox.ts'
import { openTokens, sealTokens } from '../connections/storedTokens.ts'
import type { StoredTokens } from '../connections/storedTokens.ts'
import { errorFields } from '../errorFields.ts'
import type { Ports } from '../ports.ts'
import { insist } from '../storage/insist.ts'
import type { ConnectionTable } from '../storage/Schema.ts'
import { findHeldCredential } from './heldCredential.ts'
import type { HeldCredential } from './heldCredential.ts'

/** A refresh that went well. */
export interface Landing {
  /** What the refresh started from. */
  readonly held: HeldCredential
  readonly provider: ProviderConfig
  readonly previous: StoredTokens
  readonly fresh: TokenSet
  readonly sentAt: number
}

/**
 * Stores the tokens of a refresh, whatever happened to the connection meanwhile: the provider has
 * forgotten the old ones, so these are the only ones there are. If the grant they belong to was replaced
 * or disconnected, they are revoked. A database that refuses is asked again before giving up.
 */
export async function landTokens(ports: Ports, landing: Landing): Promise<void> {
  const receivedAt = ports.now()
  const { id: connectionId, generation } = landing.held
  await insist(
    () => land(ports, landing, receivedAt),
    (error) =>
      ports.log.error(
        { connectionId, generation, ...errorFields(error) },
        'fresh tokens could not be stored; trying again',
      ),
  )
}

async function land(ports: Ports, landing: Landing, receivedAt: number): Promise<void> {
  const { held, fresh } = landing
  for (;;) {
    const current = await findHeldCredential(ports, held.id)
    if (current === undefined || current.epoch !== held.epoch) return discard(ports, landing)
    const isSibling = current.generation !== held.generation
    // Two refreshes of one grant both went well: the one received last is the one to keep.
    if (isSibling && (current.last_refreshed_at ?? 0) > receivedAt) return
    const next = nextRow(ports, landing, current, receivedAt)
    const refreshToken = fresh.refreshToken ?? (await keptRefreshToken(ports, landing, current))
    const box = await sealTokens(ports, next, { accessToken: fresh.accessToken, refreshToken })
    if (!(await write(ports, current, next, box))) continue
    return publishRotated(ports, current, next)
  }
}

/** RFC 6749 §6: an answer without a refresh token leaves the old one good. */
async function keptRefreshToken(
  ports: Ports,
  { held, previous }: Landing,
  current: HeldCredential,
) {
  if (current.generation === held.generation) return previous.refreshToken
  return (await openTokens(ports, current, current.box)).refreshToken
}

function nextRow(
  ports: Ports,
  { provider, fresh, sentAt }: Landing,
  current: HeldCredential,
  receivedAt: number,
): Selectable<ConnectionTable> {
  const { box: _sealed, ...row } = current
  return {
    ...row,
    ...accessLife(ports, provider, fresh, sentAt),
    generation: current.generation + 1,
    status: 'connected',
    reason: null,
    scopes_granted: fresh.scopes === null ? row.scopes_granted : JSON.stringify(fresh.scopes),
    refresh_sent_at: null,
    last_refreshed_at: receivedAt,
    checked_at: receivedAt,
    updated_at: receivedAt,
  }
}

async function write(
  { db, now }: Ports,
  current: HeldCredential,
  next: Selectable<ConnectionTable>,
  box: Uint8Array,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if (!(await changeConnection(trx, current, next))) return false
    await putBox(trx, { now }, next, box)
    return true
  })
}

async function discard(ports: Ports, { held, previous, fresh }: Landing): Promise<void> {
  await revokeSoon(ports, {
    tenantId: held.tenant_id,
    provider: held.provider,
    instanceUrl: held.instance_url,
    tokens: {
      accessToken: fresh.accessToken,
      refreshToken: fresh.refreshToken ?? previous.refreshToken,
    },
  })
}

function publishRotated(
  { bus }: Ports,
  current: HeldCredential,
  next: Selectable<ConnectionTable>,
): void {
  const { id: connectionId, provider, generation } = next
  bus.publish({
    topic: 'connection',
    tenantId: next.tenant_id,
    userId: next.user_id,
    page: current.status === next.status ? undefined : { kind: 'updated', connectionId, provider },
    backend: { kind: 'rotated', connectionId, generation },
  })
}
