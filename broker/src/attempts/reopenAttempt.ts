import type { CreateAttemptAnswer, ReopenAttemptRequest } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import type { Subject } from '../access/Subject.ts'
import type { Attempt } from './Attempt.ts'
import { assertReturn } from './assertReturn.ts'
import { nextAttemptStatus } from './attemptMachine.ts'
import { BURNT, changeAttempt } from './changeAttempt.ts'
import { getOwnAttemptByVerifier } from './getOwnAttempt.ts'
import { toCreateAttemptAnswer } from './toAttemptView.ts'

/**
 * Makes the attempt ready for a fresh window. The earlier launch is void: its state, cookie and
 * verifier are gone, and a window that comes back with them finds nothing. Again with the same boot
 * hash: the same answer.
 * @throws {BrokerError} `attempt_state` once the provider answered; `verifier_mismatch`
 */
export async function reopenAttempt(
  ports: Ports,
  subject: Subject,
  attemptId: string,
  request: ReopenAttemptRequest,
): Promise<CreateAttemptAnswer> {
  for (;;) {
    const attempt = await getOwnAttemptByVerifier(ports, subject, attemptId, request.codeVerifier)
    if (attempt.boot_hash === request.bootHash) return toCreateAttemptAnswer(ports, attempt)
    assertReturn(subject, request.display)
    if (!nextAttemptStatus(attempt.status, 'reopen')) throw new BrokerError('attempt_state')

    await assertFresh(ports, attempt, request.bootHash)
    const reopened = await changeAttempt(ports, attempt, 'reopen', {
      ...VOID_LAUNCH,
      display: request.display ?? 'popup',
      boot_hash: request.bootHash,
      launch_hash: request.launchHash,
      expires_at: laterEnd(ports, attempt),
    })
    // Otherwise it changed in between: judge it anew.
    if (reopened) return toCreateAttemptAnswer(ports, reopened)
  }
}

const VOID_LAUNCH = {
  ...BURNT,
  cookie_hash: null,
  binding: 'none',
  launched: 0,
  boot_seen: 0,
  opener_lost: 0,
} as const

/** A new window gets new time, but an attempt never more than twice its life. */
function laterEnd(ports: Ports, attempt: Attempt): number {
  const { attemptTtl } = ports.timers
  return Math.min(ports.now() + attemptTtl, attempt.created_at + 2 * attemptTtl)
}

/** Of this attempt itself, the same request may have made it so in between. */
async function assertFresh(ports: Ports, attempt: Attempt, bootHash: string): Promise<void> {
  const used = await ports.db
    .selectFrom('attempt')
    .select('id')
    .where('boot_hash', '=', bootHash)
    .where('id', '!=', attempt.id)
    .executeTakeFirst()
  if (used) {
    const message = 'belongs to another attempt; make a fresh random key for each'
    throw new BrokerError('invalid_request', { errors: [{ path: 'bootHash', message }] })
  }
}
