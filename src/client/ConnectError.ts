import { errorDocsUrl } from '@authpipe/protocol'
import type { ErrorCategory, ErrorCode, ErrorRecovery, ProviderError } from '@authpipe/protocol'

/** What a `ConnectError` is made from. */
export interface ConnectErrorInit {
  readonly code: ErrorCode
  readonly category: ErrorCategory
  readonly retryable: boolean
  readonly recovery: ErrorRecovery
  /** What happened, and why it matters, for the developer. @default userMessage */
  readonly title?: string | undefined
  /** What to do, for the developer. */
  readonly fix?: string | undefined
  /**
   * For the end user, in English.
   * @default 'Something went wrong. Nothing was connected.'
   */
  readonly userMessage?: string | undefined
  readonly provider?: string | undefined
  readonly attemptId?: string | undefined
  readonly requestId?: string | undefined
  readonly providerError?: ProviderError | undefined
  readonly cause?: unknown
}

/**
 * Why something did not work. Branch on `code`, never on `message`: codes are stable, texts are not.
 * No field ever holds a secret.
 */
export class ConnectError extends Error {
  declare readonly name: 'ConnectError'
  declare readonly code: ErrorCode
  declare readonly category: ErrorCategory
  /** Whether the same thing, tried again unchanged, can go well. */
  declare readonly retryable: boolean
  /** What gets the person, or you, out of it. */
  declare readonly recovery: ErrorRecovery
  /** For you, the developer: what to do. Of errors that start in the browser, in development only. */
  declare readonly fix: string
  /** For the end user, in English; `messages` of `AuthpipeProvider` may say it otherwise. */
  declare readonly userMessage: string
  declare readonly docsUrl: string
  declare readonly provider: string | undefined
  declare readonly attemptId: string | undefined
  /** The same id stands in the broker's log. */
  declare readonly requestId: string | undefined
  declare readonly providerError: ProviderError | undefined

  constructor(init: ConnectErrorInit) {
    const {
      // A broker of another version may say less.
      userMessage = 'Something went wrong. Nothing was connected.',
      title = userMessage,
      fix = '',
      cause,
      ...rest
    } = init
    super(`Authpipe: ${title} ${fix}`, { cause })
    const docsUrl = errorDocsUrl(init.code)
    Object.assign(this, rest, { name: 'ConnectError', fix, userMessage, docsUrl })
  }
}

/** Whether `value` is a `ConnectError`, and of this code where one is given. */
export function isConnectError(value: unknown, code?: ErrorCode): value is ConnectError {
  return value instanceof ConnectError && (code === undefined || value.code === code)
}
