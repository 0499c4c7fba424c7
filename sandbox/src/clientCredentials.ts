import type { Call } from './http.ts'
import type { Instance } from './Instance.ts'

/** How a client says who it is, in the one form oidc-provider gets. */
export interface ClientCredentials {
  readonly client_id?: string
  readonly client_secret?: string
  /** Only there when the credentials came twice. */
  readonly authorization?: string
}

/**
 * Reads the credentials of a client, from the body or from Basic.
 * Doorkeeper does not form-decode Basic, and oidc-provider does: so it is read
 * here, as it is, and handed on in the body. A secret that came as `gloas%2D…` is then a wrong one.
 */
export function clientCredentials(gitlab: Instance, call: Call): ClientCredentials {
  const { authorization } = call.headers
  const { client_id, client_secret } = call.form
  const basic = authorization === undefined ? undefined : readBasic(authorization)
  if (basic && client_secret) {
    // Both places: refused since Doorkeeper 5.9.5. oidc-provider refuses it as well, if it sees it.
    return {
      client_id: client_id ?? basic.client_id,
      client_secret,
      authorization: authorization ?? '',
    }
  }
  const given = basic ?? {
    ...(client_id ? { client_id } : {}),
    ...(client_secret ? { client_secret } : {}),
  }
  const client = gitlab.clients.get(given.client_id ?? '')
  const isNeedless = client?.confidential === false && given.client_secret === client.clientSecret
  // A public application may send its secret; oidc-provider calls that the wrong method.
  return isNeedless && given.client_id ? { client_id: given.client_id } : given
}

function readBasic(header: string): { client_id: string; client_secret: string } | undefined {
  const match = /^basic +(.+)$/i.exec(header)
  if (!match?.[1]) return undefined
  const pair = Buffer.from(match[1], 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (colon < 1) return undefined
  return { client_id: pair.slice(0, colon), client_secret: pair.slice(colon + 1) }
}
