import { errors, type Adapter, type AdapterPayload } from 'oidc-provider'

/** A code or a token that was issued. It stays after its end: GitLab tells revoked from unknown. */
export interface TokenRow {
  readonly kind: TokenKind
  readonly value: string
  readonly payload: AdapterPayload
  readonly createdAtMs: number
  revoked: boolean
}

export type TokenKind = 'AccessToken' | 'RefreshToken' | 'AuthorizationCode'

/** Everything this instance ever issued, and how oidc-provider reaches it. */
export interface TokenStore {
  /** The storage of one kind of token, for oidc-provider. */
  adapterFor(kind: TokenKind): Adapter
  /** The row of a secret, whatever became of it. */
  find(value: string | undefined): TokenRow | undefined
  /** Every row, oldest first. */
  all(): Iterable<TokenRow>
  /** Every secret ever issued. */
  readonly issued: () => Set<string>
  /** Revokes all that one account gave out. Says how many connections that ended. */
  revokeAccount(accountId: string): number
}

const KINDS: readonly string[] = ['AccessToken', 'RefreshToken', 'AuthorizationCode']

/** Whether oidc-provider means a token by this model name. */
export function isTokenKind(name: string): name is TokenKind {
  return KINDS.includes(name)
}

/**
 * When a token expires. oidc-provider counts whole seconds; one that is to live for a second
 * should do so, however late in the second it was made.
 */
export function expiryOf({ payload, createdAtMs }: TokenRow): number {
  const lifetimeSeconds = (payload.exp ?? 0) - (payload.iat ?? 0)
  return createdAtMs + lifetimeSeconds * 1000
}

/** Creates a store with the rows of an earlier run. `onChange` is told after every change. */
export function createTokenStore(
  earlier: readonly TokenRow[] = [],
  onChange: () => void = () => undefined,
): TokenStore {
  const rows = new Map<string, TokenRow>()
  const byGrant = new Map<string, TokenRow[]>()
  for (const row of earlier) add({ ...row })

  function add(row: TokenRow): void {
    rows.set(row.value, row)
    const grantId = row.payload.grantId ?? ''
    byGrant.set(grantId, [...(byGrant.get(grantId) ?? []), row])
  }

  function revoke(grantId: string | undefined, kinds: readonly string[]): void {
    for (const row of byGrant.get(grantId ?? '') ?? []) {
      if (kinds.includes(row.kind)) row.revoked = true
    }
    onChange()
  }

  function adapterFor(kind: TokenKind): Adapter {
    return {
      async upsert(value, payload) {
        add({ kind, value, payload, createdAtMs: Date.now(), revoked: false })
        onChange()
      },

      // Doorkeeper: reuse of a code or a refresh token does not revoke what came of it.
      // oidc-provider revokes the family when it sees a spent one; so it does not get to see it,
      // and answers invalid_grant as for an unknown one.
      async find(value) {
        const row = rows.get(value)
        return row && row.kind === kind && !row.revoked ? row.payload : undefined
      },

      // Doorkeeper's row lock: of five refreshes at once, one gets through.
      // The old access token dies in the same moment, since both are one row there.
      async consume(value) {
        const row = rows.get(value)
        if (!row || row.revoked) throw new errors.InvalidGrant('already spent')
        row.revoked = true
        if (kind === 'RefreshToken') revoke(row.payload.grantId, ['AccessToken'])
        onChange()
      },

      async destroy(value) {
        const row = rows.get(value)
        if (row) row.revoked = true
        onChange()
      },

      // One connect is one grant, so this ends one connection and leaves the others.
      async revokeByGrantId(grantId) {
        revoke(grantId, KINDS)
      },

      findByUid: async () => undefined,
      findByUserCode: async () => undefined,
    }
  }

  return {
    adapterFor,
    find: (value) => rows.get(value ?? ''),
    all: () => rows.values(),
    issued: () => new Set(rows.keys()),
    revokeAccount(accountId) {
      const ended = new Set<string>()
      for (const row of rows.values()) {
        if (row.revoked || row.payload.accountId !== accountId) continue
        row.revoked = true
        if (row.kind !== 'AuthorizationCode') ended.add(row.payload.grantId ?? '')
      }
      onChange()
      return ended.size
    },
  }
}
