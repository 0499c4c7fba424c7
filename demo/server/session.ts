import type { Context } from 'hono'
import { getSignedCookie, setSignedCookie } from 'hono/cookie'
import { findPerson, type Person } from './people.ts'

/** Who is signed in, kept in a signed cookie. */
export interface Sessions {
  /** The person whose cookie this is; `undefined` without a cookie, or with one we did not sign. */
  find(c: Context): Promise<Person | undefined>
  start(c: Context, person: Person): Promise<void>
}

const THIRTY_DAYS_SECONDS = 30 * 24 * 3600

/** Sessions of the app on this port. Cookies know no ports: the name keeps two demos apart. */
export function createSessions(secret: string, port: number): Sessions {
  const name = `portside_session_${port}`
  return {
    find: async (c) => findPerson(await getSignedCookie(c, secret, name)),
    // No `Secure`: the demo is on http at loopback, where Safari would drop such a cookie.
    start: (c, person) =>
      setSignedCookie(c, name, person.id, secret, {
        httpOnly: true,
        sameSite: 'Lax',
        path: '/',
        maxAge: THIRTY_DAYS_SECONDS,
      }),
  }
}
