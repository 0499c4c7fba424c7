import type { AttemptView, CancelAttemptRequest } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import type { Subject } from '../access/Subject.ts'
import { changeAttempt } from './changeAttempt.ts'
import { nextAttemptStatus } from './attemptMachine.ts'
import { getOwnAttemptByVerifier } from './getOwnAttempt.ts'
import { toAttemptView } from './toAttemptView.ts'

/**
 * Ends the attempt, as long as no token request can be under way. Again: the same answer.
 * @throws {BrokerError} `attempt_state` from `exchanging` on, and after any other end: that outcome
 * stands. `verifier_mismatch`
 */
export async function cancelAttempt(
  ports: Ports,
  subject: Subject,
  attemptId: string,
  request: CancelAttemptRequest,
): Promise<AttemptView> {
  for (;;) {
    const attempt = await getOwnAttemptByVerifier(ports, subject, attemptId, request.codeVerifier)
    if (attempt.status === 'cancelled') return toAttemptView(ports, attempt)
    if (!nextAttemptStatus(attempt.status, 'cancel')) throw new BrokerError('attempt_state')

    const cancelled = await changeAttempt(ports, attempt, 'cancel', { error_code: 'cancelled' })
    // Otherwise it changed in between: judge it anew.
    if (cancelled) return toAttemptView(ports, cancelled)
  }
}
