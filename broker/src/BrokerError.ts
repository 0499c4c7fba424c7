import { ERRORS } from '@authpipe/protocol'
import type { ErrorCode, ProviderError } from '@authpipe/protocol'

/** What a `BrokerError` may carry besides its code. Nothing of it may be secret. */
export interface BrokerErrorDetails {
  readonly providerError?: ProviderError | undefined
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
  /** In place of the code's own HTTP status: the request is well-formed, but cannot be granted. */
  readonly status?: 422
  /** Seconds, for the `Retry-After` header. */
  readonly retryAfter?: number
  /** Kept for the log's `errorName`; its message is never shown or logged. */
  readonly cause?: unknown
}

/** A refusal with a code of the registry. Everything else that is thrown is an internal error. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError'
  readonly code: ErrorCode
  readonly details: BrokerErrorDetails

  constructor(code: ErrorCode, details: BrokerErrorDetails = {}) {
    super(`Authpipe: ${ERRORS[code].title} ${ERRORS[code].fix}`, { cause: details.cause })
    this.code = code
    this.details = details
  }
}
