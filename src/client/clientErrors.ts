import type { ErrorCategory, ErrorCode, ErrorRecovery } from '@authpipe/protocol'
import { ConnectError, type ConnectErrorInit } from './ConnectError.ts'

/** What an error is about. */
export type ErrorSubject = Pick<ConnectErrorInit, 'provider' | 'attemptId'>

/*
 * The errors that start in the browser, in fewer words than the registry in `@authpipe/protocol` has,
 * which stays out of the bundle; `docsUrl` leads to the rest. A test holds the two to the same
 * category, retryability, recovery and sentence for the end user. Every other error comes with the broker's answer.
 */
const DEFAULT = 'Something went wrong. Nothing was connected.'

const CLIENT_ERRORS = {
  popup_blocked: [
    'environment',
    true,
    'allow_popups',
    'The browser blocked the window.',
    'Call connect() first in the click handler, before any await.',
    'Your browser blocked the window. Open it with the button.',
  ],
  unsupported_environment: [
    'environment',
    false,
    'open_in_tab',
    'This page cannot open a connect window.',
    'It needs https, and in a sandbox allow-popups, allow-popups-to-escape-sandbox and allow-same-origin.',
    'This does not work here. Open this page in a normal browser tab.',
  ],
  csp_blocked: [
    'environment',
    false,
    'contact_admin',
    "The page's Content-Security-Policy blocked a request to the broker.",
    "Add the broker's origin to connect-src.",
    DEFAULT,
  ],
  network_error: [
    'environment',
    true,
    'retry',
    'A request to the broker got no answer.',
    "Check the network, brokerUrl, and the broker's allowed origins.",
    'The connection failed. Check your network and try again.',
  ],
  broker_unreachable: [
    'environment',
    true,
    'retry',
    'The broker did not answer in time.',
    'Check brokerUrl, and that the broker runs.',
    'The service did not answer. Try again in a moment.',
  ],
  launch_origin_mismatch: [
    'security',
    false,
    'retry',
    'Another page launched the window, so nothing was connected.',
    'Start again.',
    'This link was not started in this browser. Nothing was connected.',
  ],
  connect_token_invalid: [
    'session',
    false,
    'refresh_session',
    'There is no valid connect token.',
    'Return one from createConnectToken() in getConnectToken, as plain text.',
    'Your session changed. Reload the page.',
  ],
} as const satisfies Partial<
  Record<
    ErrorCode,
    readonly [
      ErrorCategory,
      retryable: boolean,
      ErrorRecovery,
      title: string,
      fix: string,
      userMessage: string,
    ]
  >
>

/** The codes a client gives without having been told by the broker. */
export type ClientErrorCode = keyof typeof CLIENT_ERRORS

/** An error that starts here. */
export function clientError(
  code: ClientErrorCode,
  subject?: ErrorSubject,
  cause?: unknown,
): ConnectError {
  const [category, retryable, recovery, title, fix, userMessage] = CLIENT_ERRORS[code]
  return new ConnectError({
    code,
    category,
    retryable,
    recovery,
    title,
    fix,
    userMessage,
    ...subject,
    cause,
  })
}

/** Whether nothing was heard from the broker, so that the same request may be sent again. */
export function isUnanswered(error: unknown): boolean {
  return (
    error instanceof ConnectError &&
    (error.code === 'network_error' || error.code === 'broker_unreachable')
  )
}
