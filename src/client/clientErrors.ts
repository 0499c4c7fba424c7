import type { ErrorCategory, ErrorCode, ErrorRecovery } from '@authpipe/protocol'
import { ConnectError, isConnectError, type ConnectErrorInit } from './ConnectError.ts'

/** What an error is about. */
export type ErrorSubject = Pick<ConnectErrorInit, 'provider' | 'attemptId'>

type ClientEntry = readonly [
  retryable: boolean,
  ErrorRecovery,
  fix: string,
  userMessage?: string,
  /** @default 'environment' */
  category?: ErrorCategory,
]

/*
 * The errors that start in the browser, in fewer words than the registry in `@authpipe/protocol` has,
 * which stays out of the bundle; `docsUrl` leads to the rest. A test holds the two to the same
 * category, retryability, recovery and sentence for the end user, which also opens the message for
 * the developer. Every other error comes with the broker's answer.
 */
const CLIENT_ERRORS = {
  popup_blocked: [
    true,
    'allow_popups',
    'Call connect() first in the click handler, before any await.',
    'Your browser blocked the window. Open it with the button.',
  ],
  unsupported_environment: [
    false,
    'open_in_tab',
    'Use https; in a sandbox, allow-popups allow-popups-to-escape-sandbox allow-same-origin.',
    'This does not work here. Open this page in a normal browser tab.',
  ],
  csp_blocked: [
    false,
    'contact_admin',
    'Add the broker to connect-src of the Content-Security-Policy.',
  ],
  network_error: [
    true,
    'retry',
    'Check brokerUrl, and its allowed origins.',
    'The connection failed. Check your network and try again.',
  ],
  broker_unreachable: [
    true,
    'retry',
    'Check brokerUrl, and that it runs.',
    'The service did not answer. Try again in a moment.',
  ],
  launch_origin_mismatch: [
    false,
    'retry',
    'Start again.',
    'This link was not started in this browser. Nothing was connected.',
    'security',
  ],
  connect_token_invalid: [
    false,
    'refresh_session',
    'Return what createConnectToken() made in getConnectToken, as plain text.',
    'Your session changed. Reload the page.',
    'session',
  ],
} as const satisfies Partial<Record<ErrorCode, ClientEntry>>

/** The codes a client gives without having been told by the broker. */
export type ClientErrorCode = keyof typeof CLIENT_ERRORS

/** An error that starts here. */
export function clientError(
  code: ClientErrorCode,
  subject?: ErrorSubject,
  cause?: unknown,
): ConnectError {
  const entry: ClientEntry = CLIENT_ERRORS[code]
  const [retryable, recovery, fix, userMessage, category = 'environment'] = entry
  const rest = { category, retryable, recovery, fix, userMessage }
  return new ConnectError({ code, ...rest, ...subject, cause })
}

/**
 * Whether the same request may be sent again: nothing was heard from the broker, or it is about to
 * restart and began nothing.
 */
export function isUnanswered(error: unknown): boolean {
  return (
    isConnectError(error, 'network_error') ||
    isConnectError(error, 'broker_unreachable') ||
    isConnectError(error, 'refresh_in_progress')
  )
}

/** Whether asking again cannot help: the session is over, or the attempt is unknown. */
export function isLasting(error: unknown): boolean {
  return (
    isConnectError(error, 'attempt_not_found') ||
    (isConnectError(error) && error.category === 'session')
  )
}
