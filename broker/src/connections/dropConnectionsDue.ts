import type { Ports } from '../ports.ts'

/** For this long, the row of a connection that was disconnected says when and how. */
const KEEP_MS = 30 * 24 * 60 * 60_000

/** Forgets connections that were disconnected a while ago. Answers how many. */
export async function dropConnectionsDue(ports: Pick<Ports, 'db' | 'now'>): Promise<number> {
  const { numDeletedRows } = await ports.db
    .deleteFrom('connection')
    .where('deleted_at', '<=', ports.now() - KEEP_MS)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
