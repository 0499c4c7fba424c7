/** Who or what stands behind an error. */
export type ErrorCategory =
  'environment' | 'user' | 'flow' | 'security' | 'provider' | 'credential' | 'session' | 'broker'

/** What gets a person, or a developer, out of it. */
export type ErrorRecovery =
  | 'retry'
  | 'reopen'
  | 'allow_popups'
  | 'open_in_tab'
  | 'reconnect'
  | 'change_scopes'
  | 'refresh_session'
  | 'fix_request'
  | 'contact_admin'
  | 'none'

/** One entry of the registry. */
export interface ErrorEntry {
  readonly category: ErrorCategory
  /** Whether the same thing, tried again, can go well without anything being changed. */
  readonly retryable: boolean
  readonly recovery: ErrorRecovery
  /** The HTTP status where the broker answers with it; `0` where only a browser meets it. */
  readonly status: number
  /** For the developer: what happened, and why it matters. */
  readonly title: string
  /** For the developer: what to do. */
  readonly fix: string
}

/**
 * Every error there is, by its stable code. The browser library imports the type only: what it needs
 * of an entry comes with the broker's answer.
 */
export const ERRORS = {
  // Environment
  popup_blocked: {
    category: 'environment',
    retryable: true,
    recovery: 'allow_popups',
    status: 0,
    title: 'The browser blocked the window, so the person could not reach the provider.',
    fix: 'Call connect() as the first statement of the click handler, before any await. The person can open the window by another click.',
  },
  unsupported_environment: {
    category: 'environment',
    retryable: false,
    recovery: 'open_in_tab',
    status: 0,
    title:
      'This page cannot open a connect window: it has an opaque origin, is not a secure context, or is a sandboxed frame.',
    fix: 'Serve the page over https. In an iframe, allow "allow-popups allow-popups-to-escape-sandbox allow-same-origin".',
  },
  csp_blocked: {
    category: 'environment',
    retryable: false,
    recovery: 'contact_admin',
    status: 0,
    title: "The page's Content-Security-Policy stopped a request to the broker.",
    fix: "Add the broker's origin to connect-src.",
  },
  network_error: {
    category: 'environment',
    retryable: true,
    recovery: 'retry',
    status: 0,
    title: 'A request to the broker did not get an answer.',
    fix: "Check the network, the broker's address, and that the page's origin is on the broker's allow-list.",
  },
  broker_unreachable: {
    category: 'environment',
    retryable: true,
    recovery: 'retry',
    status: 0,
    title: 'The broker did not answer in time, so nothing could be started.',
    fix: 'Check that brokerUrl is right and that the broker is running.',
  },
  // User
  cancelled: {
    category: 'user',
    retryable: true,
    recovery: 'retry',
    status: 409,
    title: 'The person or the app cancelled the attempt.',
    fix: 'Nothing to do. onCancel says how.',
  },
  popup_closed: {
    category: 'user',
    retryable: true,
    recovery: 'retry',
    status: 409,
    title: 'The person closed the window before finishing.',
    fix: 'Nothing to do. Offer the button again.',
  },
  access_denied: {
    category: 'user',
    retryable: true,
    recovery: 'retry',
    status: 409,
    title: 'The person declined access at the provider.',
    fix: 'Nothing to do. Ask for fewer scopes if this happens often.',
  },
  account_mismatch: {
    category: 'user',
    retryable: true,
    recovery: 'reconnect',
    status: 409,
    title:
      'The person signed in to the provider with another account than the connection belongs to.',
    fix: 'Ask them to switch accounts at the provider, or connect the other account as a new connection.',
  },
  scope_insufficient: {
    category: 'user',
    retryable: true,
    recovery: 'reconnect',
    status: 409,
    title: 'The provider granted less than the scopes required.',
    fix: 'Ask again for the missing scopes, and say why they are needed.',
  },
  // Flow
  already_in_progress: {
    category: 'flow',
    retryable: false,
    recovery: 'reopen',
    status: 409,
    title: 'An attempt for this connection is already under way.',
    fix: 'Show the running attempt; cancel it first to start another.',
  },
  attempt_expired: {
    category: 'flow',
    retryable: true,
    recovery: 'retry',
    status: 410,
    title: 'The attempt ran out of time before it was finished.',
    fix: 'Start a new attempt.',
  },
  attempt_not_found: {
    category: 'flow',
    retryable: true,
    recovery: 'retry',
    status: 404,
    title: 'The broker knows no such attempt of this end user.',
    fix: 'Start a new attempt. Check that the connect token belongs to the same user.',
  },
  attempt_state: {
    category: 'flow',
    retryable: false,
    recovery: 'none',
    status: 409,
    title: 'The attempt is in a state in which this cannot be done.',
    fix: "Read the attempt's status from the answer and act on it.",
  },
  completion_timeout: {
    category: 'flow',
    retryable: true,
    recovery: 'retry',
    status: 410,
    title: 'The provider answered, but the page did not finish the attempt in time.',
    fix: 'Start a new attempt. Check that the page keeps running while the window is open.',
  },
  // Security
  launch_origin_mismatch: {
    category: 'security',
    retryable: false,
    recovery: 'retry',
    status: 403,
    title:
      'The window was opened by another page than the one that made the attempt. Nothing was connected.',
    fix: 'Nothing, if this was an attack. Else open the window from the same origin that holds the attempt.',
  },
  binding_required: {
    category: 'security',
    retryable: false,
    recovery: 'retry',
    status: 403,
    title: 'The window could not prove that the signed-in page opened it. Nothing was connected.',
    fix: 'Nothing, if this was an attack. Else keep the page that started the attempt open until it ends.',
  },
  number_mismatch: {
    category: 'security',
    retryable: true,
    recovery: 'retry',
    status: 403,
    title: 'The number picked in the window was not the one the page shows. Nothing was connected.',
    fix: 'Let the person start again. To spare people the number, name a relayUrl in createConnectToken(), or send Cross-Origin-Opener-Policy: same-origin-allow-popups.',
  },
  browser_mismatch: {
    category: 'security',
    retryable: false,
    recovery: 'retry',
    status: 403,
    title:
      'The provider answered in another browser than the one the attempt was started in. Nothing was connected.',
    fix: 'Nothing, if this was an attack. Else let the person finish in the window the button opened.',
  },
  verifier_mismatch: {
    category: 'security',
    retryable: false,
    recovery: 'retry',
    status: 409,
    title: 'The caller does not hold the secret of the page that made this attempt.',
    fix: 'Complete an attempt only from the page that created it.',
  },
  issuer_mismatch: {
    category: 'security',
    retryable: false,
    recovery: 'contact_admin',
    status: 403,
    title: 'The answer names another issuer than the provider that was asked (RFC 9207).',
    fix: "Check the provider configuration's address.",
  },
  state_invalid: {
    category: 'security',
    retryable: false,
    recovery: 'retry',
    status: 400,
    title: "The provider's answer belongs to no attempt that waits for one.",
    fix: 'Start again from the app. A page reloaded or gone back to shows this.',
  },
  // Provider
  provider_error: {
    category: 'provider',
    retryable: true,
    recovery: 'retry',
    status: 502,
    title: 'The provider reported an error.',
    fix: 'See providerError for its words.',
  },
  provider_unavailable: {
    category: 'provider',
    retryable: true,
    recovery: 'retry',
    status: 503,
    title: 'The provider did not answer, or answered with a failure of its own.',
    fix: 'Try again in a moment. Stored credentials are untouched.',
  },
  rate_limited: {
    category: 'provider',
    retryable: true,
    recovery: 'retry',
    status: 429,
    title: 'Too many requests for now.',
    fix: 'Wait as Retry-After says.',
  },
  exchange_failed: {
    category: 'provider',
    retryable: true,
    recovery: 'retry',
    status: 502,
    title: 'The provider did not turn its answer into tokens, so nothing was connected.',
    fix: "Start a new attempt. See the broker's log under the request id.",
  },
  // Credential
  not_connected: {
    category: 'credential',
    retryable: false,
    recovery: 'reconnect',
    status: 404,
    title: 'This end user has no connection to this provider.',
    fix: 'Show the connect button.',
  },
  needs_reauth: {
    category: 'credential',
    retryable: false,
    recovery: 'reconnect',
    status: 409,
    title: "The provider no longer accepts this connection's credential.",
    fix: 'Ask the end user to reconnect; the connection keeps its id.',
  },
  ambiguous_connection: {
    category: 'credential',
    retryable: false,
    recovery: 'fix_request',
    status: 409,
    title: 'This end user has several connections to this provider.',
    fix: 'Pass connectionId.',
  },
  refresh_in_progress: {
    category: 'credential',
    retryable: true,
    recovery: 'retry',
    status: 503,
    title: 'The credential is being renewed and is not here yet.',
    fix: 'Try again as Retry-After says.',
  },
  // Session
  connect_token_invalid: {
    category: 'session',
    retryable: false,
    recovery: 'refresh_session',
    status: 401,
    title: 'The connect token is unknown, malformed or missing.',
    fix: 'Return a token from createConnectToken() of @authpipe/sdk in getConnectToken, as plain text.',
  },
  connect_token_expired: {
    category: 'session',
    retryable: true,
    recovery: 'refresh_session',
    status: 401,
    title: 'The connect token ran out.',
    fix: 'Mint a fresh one on every call of getConnectToken; do not cache it.',
  },
  subject_mismatch: {
    category: 'session',
    retryable: false,
    recovery: 'refresh_session',
    status: 403,
    title: 'The connect token belongs to another end user than the attempt.',
    fix: 'Reload the page after the user changed.',
  },
  origin_not_allowed: {
    category: 'session',
    retryable: false,
    recovery: 'contact_admin',
    status: 403,
    title: "The page's origin is not among those the connect token allows.",
    fix: 'Add the origin to AUTHPIPE_ALLOWED_ORIGINS of the broker, or to origins of the connect token.',
  },
  provider_not_allowed: {
    category: 'session',
    retryable: false,
    recovery: 'fix_request',
    status: 403,
    title: 'The connect token does not allow this provider.',
    fix: 'Add it to providers in createConnectToken().',
  },
  scope_not_allowed: {
    category: 'session',
    retryable: false,
    recovery: 'change_scopes',
    status: 422,
    title: 'A scope was asked for that the connect token or the operator does not allow.',
    fix: 'Raise scopes in createConnectToken(), or ask for less.',
  },
  api_key_invalid: {
    category: 'session',
    retryable: false,
    recovery: 'contact_admin',
    status: 401,
    title: 'The API key is unknown, malformed, revoked or missing.',
    fix: 'Create one with authpipe-broker api-keys create and pass it as apiKey.',
  },
  // Broker
  unknown_provider: {
    category: 'broker',
    retryable: false,
    recovery: 'fix_request',
    status: 404,
    title: 'The broker has no configuration of this provider.',
    fix: "Configure it at the broker, or correct the provider's name.",
  },
  invalid_request: {
    category: 'broker',
    retryable: false,
    recovery: 'fix_request',
    status: 400,
    title: 'The request does not have the shape the broker expects.',
    fix: 'See errors for each field.',
  },
  connection_not_found: {
    category: 'broker',
    retryable: false,
    recovery: 'none',
    status: 404,
    title: 'The broker knows no such connection of this end user.',
    fix: 'List the connections again; it may have been disconnected.',
  },
  config_error: {
    category: 'broker',
    retryable: false,
    recovery: 'contact_admin',
    status: 502,
    title: "The provider refuses the broker's own client credentials. No connection was changed.",
    fix: 'Correct the client id, client secret or redirect URI of this provider at the broker.',
  },
  vault_unavailable: {
    category: 'broker',
    retryable: true,
    recovery: 'contact_admin',
    status: 503,
    title: 'The vault cannot be used, so no secret can be read or stored.',
    fix: "Check the broker's keyset and its log.",
  },
  vault_decrypt_failed: {
    category: 'broker',
    retryable: false,
    recovery: 'contact_admin',
    status: 500,
    title: 'A stored secret failed its integrity check and was not used.',
    fix: 'Restore the database from a backup, or ask the end user to reconnect.',
  },
  internal_error: {
    category: 'broker',
    retryable: true,
    recovery: 'retry',
    status: 500,
    title: 'The broker failed in a way it did not expect.',
    fix: "See the broker's log under the request id.",
  },
} as const satisfies Record<string, ErrorEntry>

/** A stable error code. Branch on it, never on a message. */
export type ErrorCode = keyof typeof ERRORS

/** A refusal of the broker: RFC 9457 `application/problem+json`, with what a client acts on. */
export interface Problem {
  /** Where the code is explained. */
  readonly type: string
  readonly title: string
  readonly status: number
  /** What to do, for the developer. */
  readonly detail: string
  readonly code: ErrorCode
  readonly category: ErrorCategory
  readonly retryable: boolean
  readonly recovery: ErrorRecovery
  /** For the end user, in English. `{provider}` stands for the provider's name. */
  readonly userMessage: string
  /** The same id stands in the broker's log. */
  readonly requestId: string
  readonly providerError?: ProviderError
  /** What is wrong with each field, with `invalid_request`. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

/** The provider's own words, cut to 500 characters, for developers. */
export interface ProviderError {
  readonly error: string
  readonly description?: string
}

/** Where a code is explained. */
export function errorDocsUrl(code: string): string {
  return `https://docs.authpipe.dev/errors#${code}`
}
