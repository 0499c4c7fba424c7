import type { Connection } from '@authpipe/protocol'
import type { Ports } from '../ports.ts'
import { toConnection } from './toConnection.ts'

/** Whose connections; to which provider, if it matters. */
export interface ListConnectionsFilter {
  readonly tenantId: string
  readonly userId: string
  /** A slug. */
  readonly provider?: string | undefined
}

/** The connections of one end user, the oldest first. */
export async function listConnections(
  { db, config }: Pick<Ports, 'db' | 'config'>,
  { tenantId, userId, provider }: ListConnectionsFilter,
): Promise<readonly Connection[]> {
  const rows = await db
    .selectFrom('connection')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .$if(provider !== undefined, (query) => query.where('provider', '=', provider ?? ''))
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => toConnection(config, row))
}
