import type { ProviderClient } from '@authpipe/providers/flows'

/** Everything an operator decides. `parseConfig` makes it from the environment. */
export interface BrokerConfig {
  /** Where browsers and backends reach the API, without a trailing slash. */
  readonly apiUrl: string
  /** Where the popup's pages and the callback live. The same as `apiUrl` unless split. */
  readonly pagesUrl: string
  /** Origins whose pages may connect; exact. Connect tokens can only narrow them. */
  readonly allowedOrigins: readonly string[]
  /** The name of the product that the hosted pages show beside the end user's label. */
  readonly appName: string
  /** The SQLite file. */
  readonly databasePath: string
  /** The file with the keys that wrap the tenants' keys. */
  readonly keysetPath: string
  readonly providers: readonly ProviderConfig[]
}

/** One provider, as the operator registered it. */
export interface ProviderConfig {
  /** The slug: what `provider` names on the wire, and the end of the redirect URI. */
  readonly id: string
  /** Which descriptor and flow it uses, for example `gitlab`. */
  readonly kind: string
  readonly client: ProviderClient
  /** The scopes the operator's application has at the provider; none may be asked for beyond. */
  readonly scopes: readonly string[]
  /** Asked for when a page names none. */
  readonly defaultScopes: readonly string[]
}

/** Where the provider sends the person back to. Depends on nothing but the pages' address and the slug. */
export function redirectUri(config: BrokerConfig, providerId: string): string {
  return `${config.pagesUrl}/connect/callback/${providerId}`
}
