import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'
import { matchesHash } from './attemptSecrets.ts'
import { browserCookieName } from './browserCookie.ts'

/** A browser keeps the cookie of an attempt for minutes: more than these are not from us. */
const MAX_COOKIES = 50

/**
 * The attempt that this browser was last launched for, at this provider; for what a page says, and
 * nothing that anything depends on.
 */
export async function findBrowserAttempt(
  ports: Pick<Ports, 'config' | 'db'>,
  cookies: Readonly<Record<string, string>>,
  providerId: string,
): Promise<Attempt | undefined> {
  const prefix = browserCookieName(ports.config, '')
  const names = Object.keys(cookies).filter((name) => name.startsWith(prefix))
  const ids = names.map((name) => name.slice(prefix.length)).slice(-MAX_COOKIES)
  const candidates = await ports.db
    .selectFrom('attempt')
    .selectAll()
    .where('id', 'in', ids)
    .where('provider', '=', providerId)
    .orderBy('created_at', 'desc')
    .execute()
  return candidates.find(({ id, cookie_hash: hash }) =>
    matchesHash(cookies[prefix + id] ?? '', hash),
  )
}
