import type { Call } from './http.ts'
import type { Instance } from './Instance.ts'
import type { SandboxUser } from './SandboxOptions.ts'
import { splitScope } from './scopes.ts'
import { expiryOf } from './tokenStore.ts'

/** What a GitLab knows about the access token of a request. */
export type Bearer = { readonly state: 'unknown' | 'expired' | 'revoked' } | LiveBearer

export interface LiveBearer {
  readonly state: 'live'
  readonly token: string
  readonly user: SandboxUser
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

/** Looks at the token of a request. Expired comes before revoked, as in GitLab's own validator. */
export function readBearer(gitlab: Instance, call: Call): Bearer {
  const header = /^bearer +(.+)$/i.exec(call.headers.authorization ?? '')?.[1]
  const row = gitlab.tokens.find(header ?? call.query.get('access_token') ?? undefined)
  if (row?.kind !== 'AccessToken') return { state: 'unknown' }
  const { payload, createdAtMs } = row
  const user = gitlab.users.find(({ id }) => String(id) === payload.accountId)
  if (!user) return { state: 'unknown' }
  const expiresAtMs = expiryOf(row)
  if (expiresAtMs <= Date.now()) return { state: 'expired' }
  if (row.revoked) return { state: 'revoked' }
  const scopes = splitScope(payload.scope)
  return {
    state: 'live',
    token: row.value,
    user,
    clientId: payload.clientId ?? '',
    scopes,
    createdAtMs,
    expiresAtMs,
  }
}
