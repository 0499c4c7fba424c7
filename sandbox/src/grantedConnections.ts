import type { Instance } from './Instance.ts'

/** One consent, as the user's page of authorized applications would list it. */
export interface GrantedConnection {
  readonly username: string
  readonly clientId: string
  readonly scopes: readonly string[]
  /** Whether one of its tokens still opens anything, now or after a refresh. */
  readonly isLive: boolean
}

/** Every connection that ever came to tokens, oldest first. No secret is in it. */
export function grantedConnections(gitlab: Instance): readonly GrantedConnection[] {
  const byGrant = new Map<string, GrantedConnection>()
  for (const { kind, payload, revoked } of gitlab.tokens.all()) {
    if (kind === 'AuthorizationCode') continue
    const grant = payload.grantId ?? ''
    const user = gitlab.users.find(({ id }) => String(id) === payload.accountId)
    byGrant.set(grant, {
      username: user?.username ?? '',
      clientId: payload.clientId ?? '',
      scopes: (payload.scope ?? '').split(' '),
      isLive: !revoked || (byGrant.get(grant)?.isLive ?? false),
    })
  }
  return [...byGrant.values()]
}
