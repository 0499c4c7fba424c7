import { ERRORS, errorDocsUrl } from '@authpipe/protocol'
import type { ErrorCategory, ErrorCode, ErrorRecovery, ProviderError } from '@authpipe/protocol'

/** What an `AuthpipeError` is made from. What is left out comes from the registry of codes. */
export interface AuthpipeErrorInit {
  readonly code: ErrorCode
  readonly category?: ErrorCategory
  readonly retryable?: boolean
  readonly recovery?: ErrorRecovery
  /** What happened, and why it matters. */
  readonly title?: string
  /** What to do. */
  readonly fix?: string
  readonly status?: number
  readonly requestId?: string | undefined
  readonly retryAfter?: number | undefined
  readonly providerError?: ProviderError | undefined
  readonly cause?: unknown
}

/**
 * Why a call did not work. Branch on `code`, never on `message`: codes are stable, texts are not.
 * No field ever holds a secret.
 */
export class AuthpipeError extends Error {
  override readonly name = 'AuthpipeError'
  readonly code: ErrorCode
  readonly category: ErrorCategory
  /** Whether the same call, made again unchanged, can go well. */
  readonly retryable: boolean
  /** What gets the end user, or you, out of it. `reconnect`: show the connect button. */
  readonly recovery: ErrorRecovery
  /** For you, the developer: what to do. */
  readonly fix: string
  readonly docsUrl: string
  /** The broker's HTTP status; `0` when it gave no answer. */
  readonly status: number
  /** The same id stands in the broker's log. */
  readonly requestId: string | undefined
  /** Seconds to wait before the next try, where the broker said so. */
  readonly retryAfter: number | undefined
  readonly providerError: ProviderError | undefined

  constructor(init: AuthpipeErrorInit) {
    const entry = Object.hasOwn(ERRORS, init.code) ? ERRORS[init.code] : ERRORS.internal_error
    const fix = init.fix ?? entry.fix
    super(
      `Authpipe: ${init.title ?? entry.title} ${fix}`,
      init.cause === undefined ? {} : { cause: init.cause },
    )
    this.code = init.code
    this.category = init.category ?? entry.category
    this.retryable = init.retryable ?? entry.retryable
    this.recovery = init.recovery ?? entry.recovery
    this.fix = fix
    this.docsUrl = errorDocsUrl(init.code)
    this.status = init.status ?? 0
    this.requestId = init.requestId
    this.retryAfter = init.retryAfter
    this.providerError = init.providerError
  }
}

/** Whether `value` is an `AuthpipeError`, and of this code where one is given. */
export function isAuthpipeError(value: unknown, code?: ErrorCode): value is AuthpipeError {
  return value instanceof AuthpipeError && (code === undefined || value.code === code)
}

/**
 * Whether it was the broker, or the way to it, that failed. Such an error says nothing about the
 * credential asked for.
 */
export function isOutage(value: unknown): value is AuthpipeError {
  if (!(value instanceof AuthpipeError)) return false
  return value.code === 'broker_unreachable' || value.status === 429 || value.status >= 500
}
