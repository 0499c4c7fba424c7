import type { AttemptProblem, ErrorCategory, ErrorCode, ErrorRecovery } from '@authpipe/protocol'
import { ConnectError, type ConnectErrorInit } from './ConnectError.ts'

/** What an error is about. */
export type ErrorSubject = Pick<ConnectErrorInit, 'provider' | 'attemptId'>

/*
 * The errors that start in the browser, with the words of the registry in `@authpipe/protocol`. The
 * registry itself stays out of the bundle; a test holds the two equal. Every other error comes with
 * the broker's answer.
 */
const CLIENT_ERRORS = {
  popup_blocked: [
    'environment',
    true,
    'allow_popups',
    'The browser blocked the window, so the person could not reach the provider.',
    'Call connect() as the first statement of the click handler, before any await. The person can open the window by another click.',
  ],
  unsupported_environment: [
    'environment',
    false,
    'open_in_tab',
    'This page cannot open a connect window: it has an opaque origin, is not a secure context, or is a sandboxed frame.',
    'Serve the page over https. In an iframe, allow "allow-popups allow-popups-to-escape-sandbox allow-same-origin".',
  ],
  csp_blocked: [
    'environment',
    false,
    'contact_admin',
    "The page's Content-Security-Policy stopped a request to the broker.",
    "Add the broker's origin to connect-src.",
  ],
  network_error: [
    'environment',
    true,
    'retry',
    'A request to the broker did not get an answer.',
    "Check the network, the broker's address, and that the page's origin is on the broker's allow-list.",
  ],
  broker_unreachable: [
    'environment',
    true,
    'retry',
    'The broker did not answer in time, so nothing could be started.',
    'Check that brokerUrl is right and that the broker is running.',
  ],
  launch_origin_mismatch: [
    'security',
    false,
    'retry',
    'The window was opened by another page than the one that made the attempt. Nothing was connected.',
    'Nothing, if this was an attack. Else open the window from the same origin that holds the attempt.',
  ],
  connect_token_invalid: [
    'session',
    false,
    'refresh_session',
    'The connect token is unknown, malformed or missing.',
    'Return a token from createConnectToken() of @authpipe/sdk in getConnectToken, as plain text.',
  ],
} as const satisfies Partial<
  Record<
    ErrorCode,
    readonly [ErrorCategory, retryable: boolean, ErrorRecovery, title: string, fix: string]
  >
>

/** The codes a client gives without having been told by the broker. */
export type ClientErrorCode = keyof typeof CLIENT_ERRORS

/** The client's own codes, for the test that compares them with the registry. */
export const CLIENT_ERROR_CODES = Object.keys(CLIENT_ERRORS) as ClientErrorCode[]

/** An error that starts here. */
export function clientError(
  code: ClientErrorCode,
  subject?: ErrorSubject,
  cause?: unknown,
): ConnectError {
  const [category, retryable, recovery, title, fix] = CLIENT_ERRORS[code]
  return new ConnectError({ code, category, retryable, recovery, title, fix, ...subject, cause })
}

/** The error behind an attempt that the broker ended. */
export function attemptError(
  problem: AttemptProblem | undefined,
  subject: ErrorSubject,
): ConnectError {
  return problem
    ? new ConnectError({ ...problem, ...subject })
    : clientError('broker_unreachable', subject)
}

/** Whether nothing was heard from the broker, so that the same request may be sent again. */
export function isUnanswered(error: unknown): boolean {
  return (
    error instanceof ConnectError &&
    (error.code === 'network_error' || error.code === 'broker_unreachable')
  )
}
