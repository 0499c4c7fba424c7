import type { Insertable, Selectable, Updateable } from 'kysely'
import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import type { ConnectionTable, RevokeOutboxTable } from '../storage/Schema.ts'
import { waitAtMost } from '../waitAtMost.ts'
import { changeConnection } from './changeConnection.ts'
import { findConnectionRow } from './findConnection.ts'
import type { ConnectionFilter } from './findConnection.ts'
import { openForRevocation } from './openForRevocation.ts'
import { sealRevocation, tryRevocation } from './revokeOutbox.ts'

/**
 * Ends a connection: from here on it is gone, its stored tokens and what it knew of the account are
 * deleted, and the tokens' revocation at the provider is on its way. A provider that is down does not hold this up for long; the outbox goes on.
 * @throws {BrokerError} `connection_not_found`
 */
export async function disconnect(ports: Ports, filter: ConnectionFilter): Promise<void> {
  for (;;) {
    const row = await findConnectionRow(ports, filter)
    if (row === undefined) throw new BrokerError('connection_not_found')
    const revocation = await prepareRevocation(ports, row)
    // A refresh may have landed since the row was read: then the tokens to revoke are others.
    if (!(await bury(ports, row, revocation))) continue
    publishDeleted(ports, row)
    if (revocation === undefined) return
    const tried = tryRevocation(ports, revocation.id)
    return void (await waitAtMost(tried, ports.timers.providerConnect))
  }
}

async function prepareRevocation(ports: Ports, row: Selectable<ConnectionTable>) {
  const tokens = await openForRevocation(ports, row)
  if (tokens === undefined) return undefined
  const { tenant_id: tenantId, provider, instance_url: instanceUrl } = row
  return sealRevocation(ports, { tenantId, provider, instanceUrl, tokens })
}

/** What is left of the person: a row that says when a connection ended, and no longer whose account. */
const NOBODY = {
  account_id: '',
  account: JSON.stringify({ id: '', username: null, name: null, email: null, avatarUrl: null }),
  label: null,
} as const satisfies Updateable<ConnectionTable>

async function bury(
  { db, now }: Ports,
  row: Selectable<ConnectionTable>,
  revocation: Insertable<RevokeOutboxTable> | undefined,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const change = { ...NOBODY, deleted_at: now(), updated_at: now() }
    if (!(await changeConnection(trx, row, change))) return false
    await trx.deleteFrom('credential_version').where('connection_id', '=', row.id).execute()
    if (revocation !== undefined) await trx.insertInto('revoke_outbox').values(revocation).execute()
    return true
  })
}

function publishDeleted({ bus }: Ports, row: Selectable<ConnectionTable>): void {
  const { id: connectionId, provider, generation } = row
  bus.publish({
    topic: 'connection',
    tenantId: row.tenant_id,
    userId: row.user_id,
    page: { kind: 'deleted', connectionId, provider },
    backend: { kind: 'deleted', connectionId, generation },
  })
}
