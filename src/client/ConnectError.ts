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

/** What an end user reads of an error that has no sentence of its own. */
export const DEFAULT_SENTENCE = 'Something went wrong. Nothing was connected.'

const names: Readonly<Record<string, string>> = providerNames

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
  /** For you, the developer: what to do. */
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
      code,
      provider = '',
      // A broker of another version may say less.
      userMessage = DEFAULT_SENTENCE,
      title = userMessage,
      fix = '',
      cause,
    }: Partial<ConnectErrorInit> & Pick<ConnectErrorInit, 'code'> = init
    super(`Authpipe: ${title} ${fix}`, cause === undefined ? {} : { cause })
    Object.assign(this, {
      name: 'ConnectError',
      code,
      category: init.category,
      retryable: init.retryable,
      recovery: init.recovery,
      fix,
      userMessage: userMessage.replace('{provider}', names[provider] ?? provider),
      docsUrl: errorDocsUrl(code),
      provider: init.provider,
      attemptId: init.attemptId,
      requestId: init.requestId,
      providerError: init.providerError,
    })
  }
}

/** Whether `value` is a `ConnectError`, and of this code where one is given. */
export function isConnectError(value: unknown, code?: ErrorCode): value is ConnectError {
  return value instanceof ConnectError && (code === undefined || value.code === code)
}
