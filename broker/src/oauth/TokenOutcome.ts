import type { ProviderError } from '@authpipe/protocol'
import type { TokenSet } from '@authpipe/providers/flows'

/** How a token request ended. Only `invalid_grant` says anything about the person's grant. */
export type TokenOutcome = { readonly kind: 'success'; readonly tokens: TokenSet } | TokenFailure

/** A token request that brought no tokens. */
export interface TokenFailure {
  readonly kind: TokenFailureKind
  /** The provider's status, when there was one. */
  readonly status?: number
  readonly providerError?: ProviderError
  /** Seconds the provider asks to wait. */
  readonly retryAfter?: number
}

/** See `classifyFailure`. */
export type TokenFailureKind =
  /** The grant is not, or no longer, accepted. */
  | 'invalid_grant'
  /** Our client id, secret or request: nothing is wrong with any grant. */
  | 'client_fault'
  /** Too many requests. */
  | 'throttled'
  /** The request never reached the provider. */
  | 'unavailable'
  /** No answer, or a 5xx: the provider may have carried the request out. */
  | 'unknown'
  /** An answer that is neither tokens nor a refusal we know. */
  | 'malformed'
