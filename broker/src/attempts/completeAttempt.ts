import { isFinalAttemptStatus } from '@authpipe/protocol'
import type { CompleteAttemptRequest, Connection } from '@authpipe/protocol'
import type { Subject } from '../access/Subject.ts'
import { BrokerError } from '../BrokerError.ts'
import { getConnection } from '../connections/getConnection.ts'
import type { Ports } from '../ports.ts'
import { carryThrough, isCarried } from '../workLedger.ts'
import type { Attempt } from './Attempt.ts'
import { nextAttemptStatus } from './attemptMachine.ts'
import { BURNT, changeAttempt } from './changeAttempt.ts'
import { failAttempt } from './failAttempt.ts'
import { finishProof } from './finishProof.ts'
import { getOwnAttemptByVerifier } from './getOwnAttempt.ts'
import { redeemAttempt } from './redeemAttempt.ts'
import type { RedeemSecrets } from './redeemAttempt.ts'
import { attemptRefusal } from './toAttemptView.ts'
import { waitForChange } from './waitForChange.ts'

/**
 * Turns an authorized attempt into a connection: asks the provider for tokens, and whose they are.
 * Only the page that made the attempt can, and only for a window that is proven to be that page's own.
 * At most one token request is ever made: whoever calls meanwhile waits for its outcome, and
 * whoever calls again is answered the same.
 * @throws {BrokerError} `verifier_mismatch`, which changes nothing; `binding_required`;
 * `attempt_state` before the provider answered; `completion_timeout`; `refresh_in_progress` when the
 * broker stops, which changes nothing; how the attempt ended, otherwise
 */
export async function completeAttempt(
  ports: Ports,
  subject: Subject,
  attemptId: string,
  request: CompleteAttemptRequest,
): Promise<Connection> {
  for (;;) {
    const attempt = await getOwnAttemptByVerifier(ports, subject, attemptId, request.codeVerifier)
    if (attempt.status === 'exchanging') {
      if (isCarried(ports.db, attempt.id)) return replay(ports, await awaitOutcome(ports, attempt))
      // Nobody works on it: its end could not be stored. Not to be waited for.
      await failAttempt(ports, attempt, 'exchange_failed')
      continue
    }
    if (isFinalAttemptStatus(attempt.status)) return replay(ports, attempt)
    if (!nextAttemptStatus(attempt.status, 'exchange')) throw new BrokerError('attempt_state')

    const finish = finishProof(ports, attempt, request)
    const secrets = await openSecrets(ports, attempt)
    const audit = { launch: attempt.binding, finish }
    const connection = await carryThrough(ports.db, attempt.id, async () => {
      // Committed before the token request: after a crash nobody can take the code for unspent.
      const exchanging = await changeAttempt(ports, attempt, 'exchange', BURNT)
      return exchanging && redeemAttempt(ports, exchanging, secrets, audit)
    })
    // Otherwise it changed in between: judge it anew.
    if (connection) return connection
  }
}

async function openSecrets(ports: Ports, attempt: Attempt): Promise<RedeemSecrets> {
  const { id, tenant_id: tenantId, code_box: codeBox, pkce_box: pkceBox } = attempt
  if (codeBox === null || pkceBox === null) throw new BrokerError('attempt_state')
  return {
    code: await ports.vault.open(tenantId, ['attempt.code', id], codeBox),
    pkceVerifier: await ports.vault.open(tenantId, ['attempt.pkce', id], pkceBox),
  }
}

async function awaitOutcome(ports: Ports, attempt: Attempt): Promise<Attempt> {
  // The token request, and the request for the account.
  const timeoutMs = 2 * ports.timers.providerDeadline
  const settled = await waitForChange(ports, { attemptId: attempt.id, timeoutMs }, () =>
    ports.db
      .selectFrom('attempt')
      .selectAll()
      .where('id', '=', attempt.id)
      .where('status', '!=', 'exchanging')
      .executeTakeFirst(),
  )
  return settled ?? attempt
}

async function replay(ports: Ports, attempt: Attempt): Promise<Connection> {
  const { status, finished_at: since, result_connection_id: connectionId } = attempt
  if (status !== 'active') throw attemptRefusal(attempt)
  if (connectionId === null || (since ?? 0) + ports.timers.replayFor <= ports.now()) {
    throw new BrokerError('attempt_state')
  }
  const subject = { tenantId: attempt.tenant_id, userId: attempt.user_id }
  return getConnection(ports, { ...subject, connectionId })
}
