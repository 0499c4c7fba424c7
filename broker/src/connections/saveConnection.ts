import type { Connection } from '@authpipe/protocol'
import type { ProviderAccount, TokenSet } from '@authpipe/providers/flows'
import type { Insertable, Selectable, Transaction } from 'kysely'
import { BrokerError } from '../BrokerError.ts'
import type { ProviderConfig } from '../BrokerConfig.ts'
import type { Ports } from '../ports.ts'
import type { ConnectionTable, RevokeOutboxTable, Schema } from '../storage/Schema.ts'
import { accessLife } from './accessLife.ts'
import { changeConnection } from './changeConnection.ts'
import { findConnectionRow } from './findConnection.ts'
import { openForRevocation } from './openForRevocation.ts'
import { putBox } from './putBox.ts'
import { revokeSoon, sealRevocation, tryRevocation } from './revokeOutbox.ts'
import { sealTokens } from './storedTokens.ts'
import { toConnection } from './toConnection.ts'

/** What a finished attempt brings. */
export interface SaveConnectionInput {
  readonly tenantId: string
  readonly userId: string
  readonly provider: ProviderConfig
  readonly account: ProviderAccount
  readonly tokens: TokenSet
  readonly requestedScopes: readonly string[]
  /** The connection that was to be renewed; `null`: none in particular. */
  readonly expectedConnectionId: string | null
  /** How the attempt proved that page and window belong together. */
  readonly audit: { readonly launch: string; readonly finish: string | boolean | null }
  /** When the tokens were asked for, in milliseconds. @default now */
  readonly requestedAt?: number
  /** What is written together with the connection, or not at all. */
  readonly alongside?: (db: Transaction<Schema>, connectionId: string) => Promise<void>
}

type Row = Selectable<ConnectionTable>

/**
 * Keeps what a person consented to. The same account of the same end user stays the same connection,
 * with a new epoch; the tokens it had are revoked.
 * @throws {BrokerError} `account_mismatch` or `connection_not_found`, with `expectedConnectionId`; the
 * fresh tokens are then on their way to be revoked
 */
export async function saveConnection(
  ports: Ports,
  input: SaveConnectionInput,
): Promise<Connection> {
  for (;;) {
    const previous = await findPrevious(ports, input)
    const row = { ...nextRow(ports, input, previous), ...life(ports, input) }
    const box = await sealTokens(ports, row, input.tokens)
    const revocation = previous && (await replacedTokens(ports, previous, input.tokens))
    // Another consent or a refresh came in between: look again at what is there.
    if (!(await write(ports, input, { previous, row, box, revocation }))) continue
    publishSaved(ports, row, previous !== undefined)
    if (revocation !== undefined) void tryRevocation(ports, revocation.id)
    return toConnection(ports.config, row)
  }
}

async function findPrevious(ports: Ports, input: SaveConnectionInput): Promise<Row | undefined> {
  const { tenantId, userId, provider, account, expectedConnectionId } = input
  const { instanceUrl } = provider.client
  if (expectedConnectionId === null) {
    return ports.db
      .selectFrom('connection')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('user_id', '=', userId)
      .where('provider', '=', provider.id)
      .where('instance_url', '=', instanceUrl)
      .where('account_id', '=', account.id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
  }
  const filter = { connectionId: expectedConnectionId, tenantId, userId }
  const row = await findConnectionRow(ports, filter)
  const isSameAccount =
    row?.provider === provider.id &&
    row.instance_url === instanceUrl &&
    row.account_id === account.id
  if (isSameAccount) return row
  const { tokens } = input
  await revokeSoon(ports, { tenantId, provider: provider.id, instanceUrl, tokens })
  throw new BrokerError(row === undefined ? 'connection_not_found' : 'account_mismatch')
}

function nextRow(ports: Ports, input: SaveConnectionInput, previous: Row | undefined) {
  const now = ports.now()
  return {
    id: previous?.id ?? `conn_${Buffer.from(ports.randomBytes(16)).toString('base64url')}`,
    tenant_id: input.tenantId,
    user_id: input.userId,
    provider: input.provider.id,
    kind: input.provider.kind,
    instance_url: input.provider.client.instanceUrl,
    auth_type: 'oauth2' as const,
    account_id: input.account.id,
    account: JSON.stringify(input.account),
    status: 'connected' as const,
    reason: null,
    scopes_requested: JSON.stringify(input.requestedScopes),
    // RFC 6749 §5.1: an answer without scope granted what was asked for.
    scopes_granted: JSON.stringify(input.tokens.scopes ?? input.requestedScopes),
    label: previous?.label ?? null,
    epoch: (previous?.epoch ?? 0) + 1,
    generation: (previous?.generation ?? 0) + 1,
    refresh_sent_at: null,
    last_refreshed_at: null,
    checked_at: now,
    created_at: previous?.created_at ?? now,
    updated_at: now,
    deleted_at: null,
    audit: JSON.stringify(input.audit),
  }
}

function life(ports: Ports, { provider, tokens, requestedAt }: SaveConnectionInput) {
  return accessLife(ports, provider, tokens, requestedAt ?? ports.now())
}

/** The tokens that the fresh ones replace, unless the provider gave the same ones again. */
async function replacedTokens(ports: Ports, previous: Row, fresh: TokenSet) {
  const tokens = await openForRevocation(ports, previous)
  if (tokens === undefined || tokens.accessToken === fresh.accessToken) return undefined
  if (tokens.refreshToken !== null && tokens.refreshToken === fresh.refreshToken) return undefined
  const { tenant_id: tenantId, provider, instance_url: instanceUrl } = previous
  return sealRevocation(ports, { tenantId, provider, instanceUrl, tokens })
}

interface Writing {
  readonly previous: Row | undefined
  readonly row: Row
  readonly box: Uint8Array
  readonly revocation: Insertable<RevokeOutboxTable> | undefined
}

async function write(
  { db, now }: Ports,
  { alongside }: SaveConnectionInput,
  { previous, row, box, revocation }: Writing,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const isWritten = previous ? await changeConnection(trx, previous, row) : await add(trx, row)
    if (!isWritten) return false
    if (revocation !== undefined) await trx.insertInto('revoke_outbox').values(revocation).execute()
    await putBox(trx, { now }, row, box)
    await alongside?.(trx, row.id)
    return true
  })
}

/** `false`: the account has become a connection meanwhile. */
async function add(db: Transaction<Schema>, row: Row): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('connection')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

function publishSaved({ bus }: Ports, row: Row, isRenewed: boolean): void {
  const { id: connectionId, provider, generation } = row
  bus.publish({
    topic: 'connection',
    tenantId: row.tenant_id,
    userId: row.user_id,
    page: { kind: isRenewed ? 'updated' : 'connected', connectionId, provider },
    backend: { kind: 'connected', connectionId, generation },
  })
}
