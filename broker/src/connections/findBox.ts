import type { Ports } from '../ports.ts'
import type { TokenPlace } from './storedTokens.ts'

/** The sealed token set of a connection as it stood when `place` was read; `null` when it is gone. */
export async function findBox(
  { db }: Pick<Ports, 'db'>,
  place: TokenPlace,
): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('credential_version')
    .select('box')
    .where('connection_id', '=', place.id)
    .where('epoch', '=', place.epoch)
    .where('generation', '=', place.generation)
    .executeTakeFirst()
  return row?.box ?? null
}
