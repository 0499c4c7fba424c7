import type { ProviderError } from '@authpipe/protocol'
import type { TokenFailure, TokenFailureKind } from './TokenOutcome.ts'

/** RFC 6749 §5.2 without `invalid_grant`: all of them are about the request or the client. */
const CLIENT_FAULTS: ReadonlySet<string> = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_request',
  'unsupported_grant_type',
  'invalid_scope',
])

const DEFAULT_RETRY_AFTER_SECONDS = 60
const MAX_RETRY_AFTER_SECONDS = 3600

/** The parts of an answer that say what a failure was. */
export interface FailedAnswer {
  readonly status: number
  readonly headers: Headers
  /** From the body, or from `WWW-Authenticate`. */
  readonly providerError: ProviderError | undefined
}

/**
 * What a refusal means. The status of `invalid_grant` does not matter: providers send it with 400, 401
 * and 200.
 *
 * | answer | kind |
 * |---|---|
 * | `error=invalid_grant` | `invalid_grant` |
 * | another error of RFC 6749 §5.2; 401 or 403 without one | `client_fault` |
 * | 429 | `throttled` |
 * | 408, 5xx: the request may have been carried out behind it | `unknown` |
 * | anything else: HTML, a redirect, an error nobody knows | `malformed` |
 */
export function classifyFailure({ status, headers, providerError }: FailedAnswer): TokenFailure {
  const kind = kindOf(status, providerError?.error)
  return {
    kind,
    status,
    ...(providerError === undefined ? {} : { providerError }),
    ...(kind === 'throttled' ? { retryAfter: retryAfterSeconds(headers) } : {}),
  }
}

function kindOf(status: number, error: string | undefined): TokenFailureKind {
  if (error === 'invalid_grant') return 'invalid_grant'
  if (status === 429) return 'throttled'
  if (status === 408 || status >= 500) return 'unknown'
  if (error !== undefined) return CLIENT_FAULTS.has(error) ? 'client_fault' : 'malformed'
  return status === 401 || status === 403 ? 'client_fault' : 'malformed'
}

/**
 * Seconds, or a date (RFC 9110 §10.2.3), which counts by the provider's own clock; kept between 1 second
 * and an hour.
 */
function retryAfterSeconds(headers: Headers): number {
  const text = headers.get('retry-after')?.trim() ?? ''
  const sentAt = Date.parse(headers.get('date') ?? '')
  const wait = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - sentAt) / 1000
  if (!Number.isFinite(wait)) return DEFAULT_RETRY_AFTER_SECONDS
  return Math.min(Math.max(Math.ceil(wait), 1), MAX_RETRY_AFTER_SECONDS)
}
