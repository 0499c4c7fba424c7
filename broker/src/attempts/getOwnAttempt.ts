import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import type { Subject } from '../access/Subject.ts'
import type { Attempt } from './Attempt.ts'
import { matchesHash } from './attemptSecrets.ts'
import { settleOverdue } from './settleOverdue.ts'

/**
 * The attempt, for the end user and the page origin that made it.
 * @throws {BrokerError} `attempt_not_found`; `subject_mismatch` for another end user, as when the
 * person signed in to the app as somebody else meanwhile; `origin_not_allowed` for another page.
 */
export async function getOwnAttempt(
  ports: Ports,
  subject: Subject,
  attemptId: string,
): Promise<Attempt> {
  const attempt = await ports.db
    .selectFrom('attempt')
    .selectAll()
    .where('id', '=', attemptId)
    .executeTakeFirst()
  if (!attempt) throw new BrokerError('attempt_not_found')
  if (attempt.tenant_id !== subject.tenantId || attempt.user_id !== subject.userId) {
    throw new BrokerError('subject_mismatch')
  }
  if (attempt.origin !== subject.origin) throw new BrokerError('origin_not_allowed')
  return settleOverdue(ports, attempt)
}

/**
 * The same, for the very page that made it: only that one holds the verifier. Changes nothing.
 * @throws {BrokerError} `verifier_mismatch`, and what `getOwnAttempt` throws
 */
export async function getOwnAttemptByVerifier(
  ports: Ports,
  subject: Subject,
  attemptId: string,
  codeVerifier: string,
): Promise<Attempt> {
  const attempt = await getOwnAttempt(ports, subject, attemptId)
  if (!matchesHash(codeVerifier, attempt.code_challenge)) {
    throw new BrokerError('verifier_mismatch')
  }
  return attempt
}
