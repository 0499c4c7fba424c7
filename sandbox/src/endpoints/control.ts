import { parseFaults } from '../faults.ts'
import { grantedConnections } from '../grantedConnections.ts'
import { json, type Answer } from '../http.ts'
import type { Endpoint } from '../Instance.ts'
import { revokeUser } from '../revokeUser.ts'

/** The control plane: the powers of the Sandbox object, for scripts in another process. */
export const CONTROL: Readonly<Record<string, Endpoint>> = {
  'GET /-/sandbox/faults': own((gitlab) => json(200, gitlab.faults.current())),

  'PUT /-/sandbox/faults': own((gitlab, call) => {
    const faults = parseFaults(call.json)
    if (typeof faults === 'string') return problem(faults)
    gitlab.faults.replace(faults)
    return json(200, gitlab.faults.current())
  }),

  'POST /-/sandbox/revoke': own((gitlab, call) => {
    const username = call.form['username']
    if (!gitlab.users.some((user) => user.username === username)) return problem('unknown username')
    return json(200, { revoked: revokeUser(gitlab, username ?? '') })
  }),

  'PUT /-/sandbox/token-ttl': own((gitlab, call) => {
    const seconds = (call.json as { seconds?: unknown } | undefined)?.seconds
    if (!Number.isInteger(seconds) || Number(seconds) < 1)
      return problem('seconds must be 1 or more')
    gitlab.settings.accessTokenTtlSeconds = Number(seconds)
    return json(200, { seconds })
  }),

  'GET /-/sandbox/requests': own((gitlab) => json(200, gitlab.log.all())),

  'GET /-/sandbox/connections': own((gitlab) => json(200, grantedConnections(gitlab))),
}

// A page that someone has open must not be able to switch faults. Browsers name their origin on
// every request that could do harm; scripts have none.
function own(endpoint: Endpoint): Endpoint {
  return (gitlab, call) =>
    call.headers.origin === undefined
      ? endpoint(gitlab, call)
      : json(403, { error: 'The control plane is not for web pages.' })
}

function problem(error: string): Answer {
  return json(400, { error })
}
