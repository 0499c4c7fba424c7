import type { Kysely, Updateable } from 'kysely'
import type { ConnectionTable, Schema } from '../storage/Schema.ts'

/** Which tokens a caller saw the connection with. */
export interface SeenConnection {
  readonly id: string
  readonly epoch: number
  readonly generation: number
}

/**
 * The one place where a connection's row changes: a compare-and-set on id, epoch and generation. Answers
 * `false` when it has other tokens by now, or was disconnected; then nothing has changed. With a
 * transaction's `db`, what else is written there may depend on it.
 */
export async function changeConnection(
  db: Kysely<Schema>,
  { id, epoch, generation }: SeenConnection,
  change: Updateable<ConnectionTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('connection')
    .set(change)
    .where('id', '=', id)
    .where('epoch', '=', epoch)
    .where('generation', '=', generation)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
