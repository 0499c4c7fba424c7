import type { CancelReason, ConnectionReason } from '@authpipe/react'

/** How an attempt was called off, in the app's own words. */
export function cancelSentence(reason: CancelReason): string {
  return CANCELLED[reason]
}

/** Why a connection needs attention, in the app's own words. */
export function reasonSentence(reason: ConnectionReason): string {
  return REASONS[reason]
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
  provider_misconfigured: 'GitLab does not accept our settings at the moment. We are on it.',
}
