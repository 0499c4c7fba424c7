import type { ErrorCategory, ErrorCode, ErrorRecovery } from '@authpipe/protocol'
import { ConnectError } from './ConnectError.ts'
import { isBlockedByPolicy } from './isBlockedByPolicy.ts'

type ClientEntry = readonly [
  retryable: boolean,
  ErrorRecovery,
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
    'Your browser blocked the window. Open it with the button.',
  ],
  unsupported_environment: [
    false,
    'open_in_tab',
    'This does not work here. Open this page in a normal browser tab.',
  ],
  csp_blocked: [false, 'contact_admin'],
  network_error: [true, 'retry', 'The connection failed. Check your network and try again.'],
  broker_unreachable: [true, 'retry', 'The service did not answer. Try again in a moment.'],
  launch_origin_mismatch: [
    false,
    'retry',
    'This link was not started in this browser. Nothing was connected.',
    'security',
  ],
  connect_token_invalid: [
    false,
    'refresh_session',
    'Your session changed. Reload the page.',
    'session',
  ],
} as const satisfies Partial<Record<ErrorCode, ClientEntry>>

/** The codes a client gives without having been told by the broker. */
export type ClientErrorCode = keyof typeof CLIENT_ERRORS

/** Only a developer can act on these, and only a developer's build carries them. */
const FIXES: Partial<Record<ClientErrorCode, string>> =
  process.env.NODE_ENV === 'production'
    ? {}
    : {
        popup_blocked: 'Call connect() first in the click handler, before any await.',
        unsupported_environment:
          'Use https; in a sandbox, allow-popups allow-popups-to-escape-sandbox allow-same-origin.',
        csp_blocked: 'Add the broker to connect-src of the Content-Security-Policy.',
        network_error: 'Check brokerUrl, and its allowed origins.',
        broker_unreachable: 'Check brokerUrl, and that it runs.',
        launch_origin_mismatch: 'Start again.',
        connect_token_invalid:
          'Return what createConnectToken() made in getConnectToken, as plain text.',
      }

/** An error that starts here. */
export function clientError(code: ClientErrorCode, cause?: unknown): ConnectError {
  const entry: ClientEntry = CLIENT_ERRORS[code]
  const [retryable, recovery, userMessage, category = 'environment'] = entry
  const fix = FIXES[code]
  return new ConnectError({ code, category, retryable, recovery, fix, userMessage, cause })
}

/** Why a request to this address failed, when nothing was heard: a policy of the page, or the network. */
export async function explainSilence(url: string, cause: unknown): Promise<ConnectError> {
  return clientError((await isBlockedByPolicy(url)) ? 'csp_blocked' : 'network_error', cause)
}
