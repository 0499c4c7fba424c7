import type { Ports } from '../ports.ts'

/** For this long, a token that ran out is told apart from one that never was. */
const KEEP_MS = 60 * 60_000

/** Forgets connect tokens that ran out a while ago. Answers how many. */
export async function dropConnectTokensDue(ports: Pick<Ports, 'db' | 'now'>): Promise<number> {
  const { numDeletedRows } = await ports.db
    .deleteFrom('connect_token')
    .where('expires_at', '<=', ports.now() - KEEP_MS)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
