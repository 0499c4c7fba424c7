/**
 * The hosted pages in English, the text the others are translated from. `{app}` is the operator's product;
 * `{provider}` stands only where a sentence's subject may stand, as "the provider" takes its place where
 * nobody knows which one it is.
 */
export const en = {
  direction: 'ltr',
  theProvider: 'the provider',
  /** Under every page: in whose name it asks. `{user}` is the end user. */
  forWhom: 'For {user} in {app}',
  backLink: 'Return to {app}',
  closeHint: 'You can close this window.',

  bootTitle: 'One moment…',
  bootStatus: 'The sign-in page is on its way.',
  bootNoScript: 'This window needs JavaScript. Turn it on, and start again from {app}.',
  openerGone: 'The page that opened this window is gone. Start again from {app}.',

  numberTitle: 'Which number does {app} show?',
  numberStatus: 'Pick the number that the page you came from shows.',
  numberNone: 'None of these, or I did not start this',
  askerUser: 'For {user}',

  confirmTitle: 'Did you start this?',
  confirmStatus:
    'This page wants to connect an account of yours. Continue only if you know it and started this there.',
  confirmButton: 'Continue',
  cancelButton: 'Cancel',

  waitingTitle: 'Almost done…',
  waitingStatus: '{provider} has answered. The page of {app} now finishes the connection.',
  finishingStatus: '{app} is finishing the connection to {provider}.',
  quietTitle: 'Return to {app}',
  quietStatus: 'Its page has not answered yet. Look there; you can close this window.',
  closedStatus:
    'The page that opened this window was closed, so nothing is connected yet. Return to {app} and try again.',
  doneNoScript: 'You can close this window and return to {app}.',
  connectedTitle: 'Connected',
  connectedStatus: '{provider} is connected to {app}. You can close this window.',
  staleTitle: 'You can close this window',
  staleStatus: 'Return to {app}. If it does not show {provider} as connected, try again there.',

  failedTitle: 'Not connected',
  againTitle: 'Start again from {app}',

  access_denied: 'You declined access. Nothing was connected.',
  cancelled: 'This was cancelled. Nothing was connected.',
  state_invalid:
    'This page has been used already, was reloaded, or was reached by going back. Nothing happens here any more.',
  attempt_not_found: 'This window belongs to nothing that is under way.',
  attempt_expired: 'This took too long. Return to {app} and try again.',
  completion_timeout:
    'The page of {app} did not finish in time, so nothing was connected. Return to {app} and try again.',
  not_this_browser: 'This link was not started in this browser. Nothing was connected.',
  number_mismatch: 'The numbers did not match. Nothing was connected. Start again from {app}.',
  issuer_mismatch: 'The answer came from somebody else than was asked. Nothing was connected.',
  account_mismatch: 'That is a different account than before. Nothing was changed.',
  scope_insufficient: '{provider} did not grant everything that is needed.',
  provider_error: '{provider} reported a problem. Return to {app} and try again.',
  provider_unavailable: '{provider} is not answering. Try again from {app} in a moment.',
  rate_limited: 'Too many attempts. Wait a moment, then try again from {app}.',
  exchange_failed: 'The connection could not be finished. Return to {app} and try again.',
  config_error: '{provider} is not set up correctly for {app}. Nothing was connected.',
  network_error: 'The connection failed. Check your network, then try again from {app}.',
  session: 'Your session in {app} changed or ran out. Reload its page, then try again.',
  internal_error: 'Something went wrong. Nothing was connected. Return to {app} and try again.',
} as const
