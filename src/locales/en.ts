/**
 * Everything an end user reads in English, apart from the scope picker's words (`enScopes`)
 * and the sentences on attempts and errors, which come with each (`userMessage`).
 * `{provider}` stands for the provider's name, `{account}` for the account's.
 */
export const en = {
  /** Until the connections are known, so that nobody who is connected reads otherwise. */
  loading: '{provider}',
  not_connected: 'Connect {provider}',
  connectAnother: 'Connect another {provider} account',
  connecting: 'Connecting…',
  connectedAs: 'Connected as {account}',
  /** When the provider names no account. */
  connected: 'Connected to {provider}',
  needs_reauth: 'Reconnect {provider}',
  needs_scopes: 'Grant access',
  blocked: 'Continue in a new tab',
  continueHere: 'Continue in this tab',
  detached: 'Show the {provider} window',
  disconnecting: 'Disconnecting…',
  cancel: 'Cancel',
  opensWindow: 'Opens a new window.',
} as const
