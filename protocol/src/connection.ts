/** What the broker says about a connection, and the whole of what a browser may know of it. */
export type ConnectionStatus = 'connected' | 'needs_reauth' | 'degraded'

/** Why a connection needs attention. `null` while nothing is wrong. */
export type ConnectionReason =
  | 'revoked'
  | 'expired'
  | 'refresh_outcome_lost'
  | 'scope_reduced'
  | 'key_rejected'
  | 'provider_unavailable'
  /** The provider refuses the broker itself: the operator must act, not the person. */
  | 'provider_misconfigured'

/** The account at the provider that a connection stands for. */
export interface ConnectionAccount {
  /** The provider's stable id of the account. */
  readonly id: string
  /** The name it signs in with, without `@`. */
  readonly username: string | null
  readonly name: string | null
  readonly email: string | null
  readonly avatarUrl: string | null
}

/**
 * The lasting link between one end user and one account at a provider.
 * Never carries a token, a key or a part of one longer than `hint.last4`.
 * Dates are ISO 8601 in UTC, by the broker's clock.
 */
export interface Connection {
  /** `conn_…` */
  readonly id: string
  /** The provider's id, for example `gitlab`. */
  readonly provider: string
  readonly status: ConnectionStatus
  readonly reason: ConnectionReason | null
  readonly account: ConnectionAccount
  /** The address of the instance the account lives on, for example `https://gitlab.com`. */
  readonly instanceUrl: string
  readonly authType: 'oauth2' | 'api_key'
  readonly scopes: {
    /** What was asked for when the person last consented. */
    readonly requested: readonly string[]
    /** What the provider says it granted. */
    readonly granted: readonly string[]
    /** What that amounts to: the granted scopes, and all that they cover. */
    readonly effective: readonly string[]
  }
  /** A name the end user gave it. */
  readonly label: string | null
  readonly createdAt: string
  readonly updatedAt: string
  /** When the access token held now ends; `null` when it has no end. The broker renews it before. */
  readonly expiresAt: string | null
  readonly health: {
    readonly checkedAt: string | null
    readonly lastRefreshedAt: string | null
    readonly nextRefreshAt: string | null
  }
  /** The end of an API key, to tell keys apart. `null` for OAuth. */
  readonly hint: { readonly last4: string } | null
}
