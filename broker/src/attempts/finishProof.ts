import type { CompleteAttemptRequest } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import type { BrokerConfig } from '../BrokerConfig.ts'
import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'
import { matchesHash } from './attemptSecrets.ts'

/** What tied the end of an attempt to its page; kept with the connection. */
export type FinishProof = 'completion_code' | 'backend' | 'none'

/**
 * How an attempt proves at its end that it is the signed-in page's own: by the code that only this page's
 * origin was told, or by the word of the customer's backend. Where the window was launched without a
 * proof, only the code will do: a backend may speak for whoever made the attempt, and not for the person
 * in the window. Where the operator wants both, each attempt needs a proof at either end.
 * @throws {BrokerError} `binding_required`, which changes nothing; `verifier_mismatch` for a wrong code
 */
export function finishProof(
  ports: Pick<Ports, 'config' | 'now'>,
  attempt: Attempt,
  request: CompleteAttemptRequest,
): FinishProof {
  const isStrict = ports.config.binding === 'launch_and_finish'
  const hasCode = takesCode(ports, attempt, request)
  const finish = hasCode ? 'completion_code' : attempt.is_confirmed === 1 ? 'backend' : 'none'
  const isLaunched = attempt.binding !== 'none'
  const isProven = isStrict ? isLaunched && finish !== 'none' : isLaunched || hasCode
  if (!isProven) throw new BrokerError('binding_required')
  return finish
}

/** Whether only the completion code is missing. */
export function needsCode(config: BrokerConfig, attempt: Attempt): boolean {
  if (attempt.status !== 'authorized') return false
  if (attempt.binding === 'none') return true
  return config.binding === 'launch_and_finish' && attempt.is_confirmed === 0
}

/** The code may be missing, or late, but not wrong. */
function takesCode(
  { now }: Pick<Ports, 'now'>,
  attempt: Attempt,
  { completionCode }: CompleteAttemptRequest,
): boolean {
  if (completionCode === undefined) return false
  if (!matchesHash(completionCode, attempt.completion_hash)) {
    throw new BrokerError('verifier_mismatch')
  }
  return (attempt.completion_expires_at ?? 0) > now()
}
