import type { gitlab } from './gitlab/descriptor.ts'

/**
 * The providers there are, by id. Open, so that a broker with a provider of its own can name it to
 * the compiler:
 *
 * ```ts
 * declare module '@authpipe/providers' {
 *   interface ProviderRegistry { readonly acme: typeof acme }
 * }
 * ```
 */
export interface ProviderRegistry {
  readonly gitlab: typeof gitlab
}

/** The id of a provider. */
export type ProviderId = keyof ProviderRegistry

/** A scope of this provider, by its name. */
export type ScopeOf<Provider extends ProviderId> = keyof ProviderRegistry[Provider]['scopes'] &
  string

/** A preset of this provider, by its name. */
export type PresetOf<Provider extends ProviderId> = keyof ProviderRegistry[Provider]['presets'] &
  string
