import * as oauth from 'oauth4webapi'
import type { ProviderError } from '@authpipe/protocol'

const MAX_CHARACTERS = 500

/** The values of `error` that may be logged: RFC 6749 §5.2 and RFC 6750 §3.1. */
const KNOWN: ReadonlySet<string> = new Set([
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
  'invalid_request',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_token',
  'insufficient_scope',
  'temporarily_unavailable',
  'server_error',
])

/**
 * The `error` of an answer: from its body, or else from `WWW-Authenticate`, which Doorkeeper also sends
 * with a 400, and for which oauth4webapi throws before it looks at the body.
 */
export function readProviderError(body: unknown, thrown: unknown): ProviderError | undefined {
  if (isRecord(body) && typeof body.error === 'string') {
    return toProviderError(body.error, body.error_description)
  }
  if (!(thrown instanceof oauth.WWWAuthenticateChallengeError)) return undefined
  const challenge = thrown.cause.find(({ parameters }) => parameters.error !== undefined)
  const { error, error_description: description } = challenge?.parameters ?? {}
  return error === undefined ? undefined : toProviderError(error, description)
}

/** What may be logged of an `error`: a known value, or that it was another one. */
export function loggableError(error: ProviderError | undefined): string | undefined {
  if (error === undefined) return undefined
  return KNOWN.has(error.error) ? error.error : 'other'
}

function toProviderError(error: string, description: unknown): ProviderError {
  return {
    error: error.slice(0, MAX_CHARACTERS),
    ...(typeof description === 'string'
      ? { description: description.slice(0, MAX_CHARACTERS) }
      : {}),
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
