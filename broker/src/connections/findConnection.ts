import type { Connection } from '@authpipe/protocol'
import type { Selectable } from 'kysely'
import type { Ports } from '../ports.ts'
import type { ConnectionTable } from '../storage/Schema.ts'
import { toConnection } from './toConnection.ts'

/** Which connection. With a tenant and a user, only if it is theirs. */
export interface ConnectionFilter {
  readonly connectionId: string
  readonly tenantId?: string | undefined
  readonly userId?: string | undefined
}

/** A connection; `undefined` when there is none, it was disconnected, or is somebody else's. */
export async function findConnection(
  ports: Pick<Ports, 'db' | 'config'>,
  filter: ConnectionFilter,
): Promise<Connection | undefined> {
  const row = await findConnectionRow(ports, filter)
  return row && toConnection(ports.config, row)
}

/** The same, as it is stored. */
export async function findConnectionRow(
  { db }: Pick<Ports, 'db'>,
  { connectionId, tenantId, userId }: ConnectionFilter,
): Promise<Selectable<ConnectionTable> | undefined> {
  return db
    .selectFrom('connection')
    .selectAll()
    .where('id', '=', connectionId)
    .where('deleted_at', 'is', null)
    .$if(tenantId !== undefined, (query) => query.where('tenant_id', '=', tenantId ?? ''))
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId ?? ''))
    .executeTakeFirst()
}
