import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'
import { createSecret, hashSecret, matchesHash } from './attemptSecrets.ts'
import { browserCookieName } from './browserCookie.ts'
import { settleOverdue } from './settleOverdue.ts'

/** Whose last page it is: the browser of the launch, by its cookie. */
export interface DoneRequest {
  readonly attemptId: string
  /** Reads a cookie of the browser. */
  readonly cookie: (name: string) => string | undefined
}

/**
 * The attempt, for the browser that was launched.
 * @throws {BrokerError} `state_invalid` for every other browser, and for no such attempt
 */
export async function getLaunchedAttempt(ports: Ports, request: DoneRequest): Promise<Attempt> {
  const attempt = await ports.db
    .selectFrom('attempt')
    .selectAll()
    .where('id', '=', request.attemptId)
    .executeTakeFirst()
  const cookie = request.cookie(browserCookieName(ports.config, request.attemptId)) ?? ''
  if (!attempt || !matchesHash(cookie, attempt.cookie_hash)) throw new BrokerError('state_invalid')
  return settleOverdue(ports, attempt)
}

/**
 * The completion code, for the first showing of the last page; `undefined` ever after. Made there and
 * not at the callback, so that it never waits anywhere in the clear.
 */
export async function takeCompletionCode(
  ports: Ports,
  attempt: Attempt,
): Promise<string | undefined> {
  const completionCode = createSecret(ports)
  const { numUpdatedRows } = await ports.db
    .updateTable('attempt')
    .set({
      completion_hash: hashSecret(completionCode),
      completion_expires_at: ports.now() + ports.timers.completionCodeTtl,
    })
    .where('id', '=', attempt.id)
    .where('status', '=', 'authorized')
    .where('completion_hash', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n ? completionCode : undefined
}
