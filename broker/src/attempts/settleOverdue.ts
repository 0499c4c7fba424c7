import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'
import { changeAttempt } from './changeAttempt.ts'
import { failAttempt } from './failAttempt.ts'

/**
 * Ends an attempt whose time is over, so that nothing depends on when the sweep comes by. Gives the
 * attempt as it then is; one that changed meanwhile is given as it was.
 */
export async function settleOverdue(ports: Ports, attempt: Attempt): Promise<Attempt> {
  if (isCompletionOverdue(ports, attempt)) {
    return (await failAttempt(ports, attempt, 'completion_timeout')) ?? attempt
  }
  if (isExpired(ports, attempt)) {
    const change = { error_code: 'attempt_expired' } as const
    return (await changeAttempt(ports, attempt, 'expire', change)) ?? attempt
  }
  return attempt
}

/** The provider answered, and the page did not finish in time. */
function isCompletionOverdue(ports: Pick<Ports, 'now' | 'timers'>, attempt: Attempt): boolean {
  const { status, authorized_at: since } = attempt
  return status === 'authorized' && (since ?? 0) + ports.timers.completeWithin <= ports.now()
}

function isExpired(ports: Pick<Ports, 'now'>, attempt: Attempt): boolean {
  const waits =
    attempt.status === 'created' ||
    attempt.status === 'number_required' ||
    attempt.status === 'at_provider'
  return waits && attempt.expires_at <= ports.now()
}
