import type { CancelReason, ConnectError, ConnectionReason, ErrorCode } from '@authpipe/react'

/** An error of Authpipe in the app's own words. Codes are stable, so a sentence can hang on one. */
export function problemSentence(error: Pick<ConnectError, 'code' | 'category'>): string {
  return BY_CODE.get(error.code) ?? BY_CATEGORY[error.category]
}

/** How an attempt was called off, in the app's own words. */
export function cancelSentence(reason: CancelReason): string {
  return CANCELLED[reason]
}

/** Why a connection needs attention, in the app's own words. */
export function reasonSentence(reason: ConnectionReason): string {
  return REASONS[reason]
}

const BY_CODE: ReadonlyMap<ErrorCode, string> = new Map([
  ['popup_blocked', 'Your browser blocked the window. Open it with the button below.'],
  ['network_error', 'The connection failed. Check your network and try again.'],
  ['broker_unreachable', 'The connection service did not answer. Try again in a moment.'],
  ['account_mismatch', 'That is another GitLab account than before. Nothing was changed.'],
  ['attempt_expired', 'This took too long. Please start again.'],
  ['completion_timeout', 'This took too long. Please start again.'],
  ['scope_not_allowed', 'One of these permissions is not on offer here. Nothing was connected.'],
  ['config_error', 'GitLab does not accept this app at the moment. Please tell the Portside team.'],
  ['rate_limited', 'That was too much at once. Wait a moment and try again.'],
])

const BY_CATEGORY: Readonly<Record<ConnectError['category'], string>> = {
  environment: 'This does not work here. Open the page in a normal browser tab.',
  user: 'Nothing was connected.',
  flow: 'That did not work. Please start again.',
  security: 'This was not started in this window, so nothing was connected.',
  provider: 'GitLab reported a problem. Please try again in a moment.',
  credential: 'GitLab no longer accepts this connection. Please connect again.',
  session: 'Your session changed. Reload the page.',
  broker: 'Something went wrong on our side. Please try again in a moment.',
}

const CANCELLED: Readonly<Record<CancelReason, string>> = {
  window_closed: 'You closed the GitLab window, so nothing was changed.',
  denied: 'You declined in GitLab, so nothing was changed.',
  dismissed: 'Cancelled. Nothing was changed.',
  superseded: 'Continued in another window.',
}

const REASONS: Readonly<Record<ConnectionReason, string>> = {
  revoked: 'Access was revoked in GitLab. Connect again to go on.',
  expired: 'GitLab let the access run out. Connect again to go on.',
  refresh_outcome_lost: 'GitLab could not be asked to renew the access. Connect again to go on.',
  scope_reduced: 'GitLab now grants less than before.',
  key_rejected: 'GitLab does not accept the key any more.',
  provider_unavailable: 'GitLab is not answering. Portside keeps trying.',
}
