import { randomBytes } from 'node:crypto'
import type { SandboxUser } from './SandboxOptions.ts'
import type { Call } from './http.ts'

/** Someone who is signed in. */
export interface Session {
  readonly user: SandboxUser
  /** Goes into every form, so that another site cannot press "Authorize". */
  readonly authenticityToken: string
}

/** The sign-in sessions of the instance. They outlast a popup: the next one is signed in. */
export interface Sessions {
  /** Who the browser is signed in as. */
  find(call: Call): Session | undefined
  /** Signs in, and gives the cookie. */
  start(user: SandboxUser): string
  /** Signs out, and gives the cookie that ends the old one. */
  end(call: Call): string
}

/** Keeps sessions in memory. */
export function createSessions(port: number): Sessions {
  // Cookies know no ports: with it in the name, two sandboxes on one host stay apart.
  const name = `_sandbox_gitlab_session_${port}`
  const sessions = new Map<string, Session>()

  function idOf(call: Call): string {
    const pairs = (call.headers.cookie ?? '').split(/; */)
    return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
  }

  return {
    find: (call) => sessions.get(idOf(call)),
    start(user) {
      const id = randomBytes(24).toString('hex')
      sessions.set(id, { user, authenticityToken: randomBytes(24).toString('hex') })
      return `${name}=${id}; Path=/; HttpOnly; SameSite=Lax`
    },
    end(call) {
      sessions.delete(idOf(call))
      return `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`
    },
  }
}
