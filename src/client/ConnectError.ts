import { errorDocsUrl } from '@authpipe/protocol'
import { providerNames } from '@authpipe/providers'
import type { ErrorCategory, ErrorCode, ErrorRecovery, ProviderError } from '@authpipe/protocol'

/** What a `ConnectError` is made from. */
export interface ConnectErrorInit {
  readonly code: ErrorCode
  readonly category: ErrorCategory
  readonly retryable: boolean
  readonly recovery: ErrorRecovery
  /** What happened, and why it matters, for the developer. */
  readonly title: string
  /** What to do, for the developer. */
  readonly fix: string
  /** For the end user, in English. `{provider}` stands for the provider's name. */
  readonly userMessage: string
  readonly provider?: string | undefined
  readonly attemptId?: string | undefined
  readonly requestId?: string | undefined
  readonly providerError?: ProviderError | undefined
  readonly cause?: unknown
}

const names: Readonly<Record<string, string>> = providerNames

/**
 * Why something did not work. Branch on `code`, never on `message`: codes are stable, texts are not.
 * No field ever holds a secret.
 */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
  readonly code: ErrorCode
  readonly category: ErrorCategory
  /** Whether the same thing, tried again unchanged, can go well. */
  readonly retryable: boolean
  /** What gets the person, or you, out of it. */
  readonly recovery: ErrorRecovery
  /** For you, the developer: what to do. */
  readonly fix: string
  /** For the end user, in English; `messages` of `AuthpipeProvider` may say it otherwise. */
  readonly userMessage: string
  readonly docsUrl: string
  readonly provider: string | undefined
  readonly attemptId: string | undefined
  /** The same id stands in the broker's log. */
  readonly requestId: string | undefined
  readonly providerError: ProviderError | undefined

  constructor(init: ConnectErrorInit) {
    const { provider = '' } = init
    super(
      `Authpipe: ${init.title} ${init.fix}`,
      init.cause === undefined ? {} : { cause: init.cause },
    )
    this.code = init.code
    this.category = init.category
    this.retryable = init.retryable
    this.recovery = init.recovery
    this.fix = init.fix
    this.userMessage = init.userMessage.replace('{provider}', names[provider] ?? provider)
    this.docsUrl = errorDocsUrl(init.code)
    this.provider = init.provider
    this.attemptId = init.attemptId
    this.requestId = init.requestId
    this.providerError = init.providerError
  }
}

/** Whether `value` is a `ConnectError`, and of this code where one is given. */
export function isConnectError(value: unknown, code?: ErrorCode): value is ConnectError {
  return value instanceof ConnectError && (code === undefined || value.code === code)
}
