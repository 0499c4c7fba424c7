/**
 * Everything an end user reads in English, apart from the scope picker's words (`enScopes`)
 * and the sentences of errors, which come with each error (`ConnectError.userMessage`).
 * `{provider}` stands for the provider's name, `{account}` for the account's.
 */
export const en = {
  /** Until the connections are known, so that nobody who is connected reads otherwise. */
  loading: '{provider}',
  connect: 'Connect {provider}',
  connectAnother: 'Connect another {provider} account',
  connecting: 'Connecting…',
  connectedAs: 'Connected as {account}',
  /** When the provider names no account. */
  connected: 'Connected to {provider}',
  reconnect: 'Reconnect {provider}',
  grantAccess: 'Grant access',
  continueInNewTab: 'Continue in a new tab',
  continueHere: 'Continue in this tab',
  showWindow: 'Show the {provider} window',
  disconnecting: 'Disconnecting…',
  cancel: 'Cancel',
  opensWindow: 'Opens a new window.',
  /** Announced while the window is open. */
  waiting: 'Finish in the {provider} window.',
  /** Shown when the window is out of sight. */
  windowOutOfSight:
    'Finish in the {provider} window. If it is gone or stopped at an error, show it again or cancel.',
  /** `{number}` is what this page shows, and the window asks for. */
  number: 'Choose {number} in the {provider} window.',
  /** Announced when this page is about to leave. */
  redirecting: 'Going on to {provider}.',
  /** Announced after success. */
  isConnected: '{provider} is connected.',
  /** Announced after "Cancel". */
  dismissed: 'Cancelled. Nothing was changed.',
  /** The person closed the window. */
  windowClosed: 'The window was closed before you finished. Nothing was connected.',
  /** The person declined at the provider. */
  denied: 'You declined access in {provider}. Nothing was connected.',
} as const
