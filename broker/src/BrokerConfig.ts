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
  /**
   * Hosts of providers, with their port where it is not the usual one, that run no page of somebody
   * else's. Windows that go to any other host are cut off from the page that opened them first, so that
   * it cannot be navigated from there. The providers' own, such as gitlab.com, need not be named.
   * @default none
   */
  readonly trustedProviderHosts?: readonly string[]
  /**
   * What `complete` takes for a proof that window and page belong together: how the window was launched
   * or what only its last page is told (`any`), or both.
   * @default 'any'
   */
  readonly binding?: 'any' | 'launch_and_finish'
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
  /**
   * Several customers share this OAuth client, so its name at the provider does not tell a person whom
   * they let in, and a provider that knows it may not even ask. Each window asks first.
   * @default false
   */
  readonly isShared?: boolean
}

/** Where the provider sends the person back to. Depends on nothing but the pages' address and the slug. */
export function redirectUri(config: BrokerConfig, providerId: string): string {
  return `${config.pagesUrl}/connect/callback/${providerId}`
}
