/** How much harm a scope could do in the wrong hands. */
export type ScopeRisk = 'low' | 'medium' | 'high' | 'critical'

/** One scope, as an end user and a developer need it. */
export interface ScopeDescriptor {
  /** A few words: "Read your profile". */
  readonly title: string
  /** One sentence an end user understands: what the app can do with it. */
  readonly description: string
  readonly group: string
  readonly risk: ScopeRisk
  /** Scopes that this one covers by itself. Direct ones; `impliedScopes` follows the chain. */
  readonly implies?: readonly string[]
  /** Scopes without which this one is of no use. */
  readonly requires?: readonly string[]
  /** Only accounts with administrator rights can grant it. */
  readonly adminOnly?: true
  /** Why some instances do not have it. */
  readonly availability?: string
}

/** A named choice of scopes. */
export interface ScopePreset {
  readonly title: string
  readonly description: string
  readonly scopes: readonly string[]
}

/** What a browser may know of a provider. Data only. */
export interface ProviderDescriptor {
  readonly id: string
  readonly name: string
  readonly auth: 'oauth2' | 'api_key'
  /** Whether an end user may bring an instance of their own. */
  readonly selfManaged: boolean
  readonly defaultInstanceUrl: string
  /** The scopes by name, in the order they are shown. */
  readonly scopes: Readonly<Record<string, ScopeDescriptor>>
  readonly scopeGroups: Readonly<Record<string, string>>
  readonly presets: Readonly<Record<string, ScopePreset>>
  readonly defaultScopes: readonly string[]
}

/** What a provider's token endpoint answered, once checked. */
export interface TokenSet {
  readonly accessToken: string
  readonly refreshToken: string | null
  /** Seconds; `null` when the answer has none. */
  readonly expiresIn: number | null
  /** `null`: the answer did not say. */
  readonly scopes: readonly string[] | null
}

/** An HTTP request a flow wants made. The broker makes it; a flow does no I/O. */
export interface FlowRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, string>>
}

/** What came back. `body` is the parsed JSON, or `undefined` when it was none. */
export interface FlowResponse {
  readonly status: number
  readonly body: unknown
}

/** The account, as the provider names it. */
export interface ProviderAccount {
  readonly id: string
  readonly username: string | null
  readonly name: string | null
  readonly email: string | null
  readonly avatarUrl: string | null
}

/** The operator's registration of a provider: what a flow works with. */
export interface ProviderClient {
  /** The instance, without a trailing slash; may have a path. */
  readonly instanceUrl: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What a refresh does to the tokens that were there before. */
export interface RefreshBehaviour {
  /** R0 keeps, R1 rotates with grace, R2 rotates at once, R3 punishes reuse. */
  readonly rotation: 'R0' | 'R1' | 'R2' | 'R3'
  /** The old access token dies with the refresh. */
  readonly revokesPreviousAccessToken: boolean
  /** `redirect_uri` belongs into the refresh request. */
  readonly sendRedirectUri: boolean
  /** Used when an answer has no `expires_in`. */
  readonly defaultLifetimeSeconds: number | null
}

/** How the broker talks to a provider. Data and pure functions: flows describe, the broker acts. */
export interface ProviderFlow {
  readonly id: string
  /** The hosts that the provider itself runs. Whoever runs another may not wish our window well. */
  readonly ownHosts: readonly string[]
  readonly endpoints: (instanceUrl: string) => {
    readonly authorize: string
    readonly token: string
    readonly revoke: string | null
  }
  readonly clientAuth: 'client_secret_post' | 'client_secret_basic'
  readonly pkce: 'S256'
  /** Whether the callback carries `iss` (RFC 9207). Absent then means refused. */
  readonly sendsIssuer: boolean
  readonly scopeSeparator: string
  /** Further authorize parameters. Never `scope`, `state` or the PKCE ones. */
  readonly authorizeParams: (options: {
    readonly scopes: readonly string[]
    readonly loginHint?: string
  }) => Readonly<Record<string, string>>
  readonly refresh: RefreshBehaviour
  /** Who the token belongs to: the requests to try, in order, for these granted scopes. */
  readonly identity: (
    client: ProviderClient,
    accessToken: string,
    grantedScopes: readonly string[],
  ) => readonly IdentityProbe[]
  /** Which of the held tokens to send to the revoke endpoint, in order. */
  readonly revokeOrder: readonly ('refresh_token' | 'access_token')[]
}

/** One way to learn whose token it is. */
export interface IdentityProbe {
  readonly request: FlowRequest
  /** The account, or `undefined` when this answer does not tell. */
  readonly read: (response: FlowResponse) => ProviderAccount | undefined
}
