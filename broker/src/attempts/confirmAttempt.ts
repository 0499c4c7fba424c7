import type { ConfirmAttemptRequest } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import { announceAttempt } from './changeAttempt.ts'
import { settleOverdue } from './settleOverdue.ts'
import { attemptRefusal } from './toAttemptView.ts'

/** Before the token request, a word of the customer's backend can still count. */
const OPEN = ['created', 'number_required', 'at_provider', 'authorized'] as const

/**
 * Takes the customer's backend's word that its signed-in user wants this attempt. Counts as the proof at
 * the end where the operator wants one; a launch without proof is not made good by it. Again: nothing.
 * @throws {BrokerError} `attempt_not_found`; `subject_mismatch` when the attempt is another end user's;
 * how it ended, or `attempt_state`, when it is over
 */
export async function confirmAttempt(
  ports: Ports,
  attemptId: string,
  { tenantId, userId }: ConfirmAttemptRequest,
): Promise<void> {
  for (;;) {
    const found = await ports.db
      .selectFrom('attempt')
      .selectAll()
      .where('id', '=', attemptId)
      .executeTakeFirst()
    if (!found) throw new BrokerError('attempt_not_found')
    if (found.tenant_id !== tenantId || found.user_id !== userId) {
      throw new BrokerError('subject_mismatch')
    }
    const attempt = await settleOverdue(ports, found)
    if (!OPEN.some((status) => status === attempt.status)) throw attemptRefusal(attempt)
    if (attempt.is_confirmed === 1) return

    const confirmed = await ports.db
      .updateTable('attempt')
      .set({ is_confirmed: 1, version: attempt.version + 1 })
      .where('id', '=', attempt.id)
      .where('version', '=', attempt.version)
      .returningAll()
      .executeTakeFirst()
    // Otherwise it changed in between: judge it anew.
    if (confirmed) return announceAttempt(ports, confirmed)
  }
}
