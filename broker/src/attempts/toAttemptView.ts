import { describeError } from '@authpipe/protocol'
import type {
  AttemptProblem,
  AttemptView,
  CreateAttemptAnswer,
  ErrorCode,
  ProviderError,
} from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import type { Attempt } from './Attempt.ts'

/** What the page may know of its attempt. No hash, no box, no subject. */
export function toAttemptView(attempt: Attempt): AttemptView {
  const error = attemptProblem(attempt)
  return {
    attemptId: attempt.id,
    version: attempt.version,
    status: attempt.status,
    binding: attempt.binding,
    bootSeen: attempt.boot_seen === 1,
    openerLost: attempt.opener_lost === 1,
    ...(error === undefined ? {} : { error }),
    expiresAt: new Date(attempt.expires_at).toISOString(),
  }
}

/** The same, to the page that has just made or reopened it. */
export function toCreateAttemptAnswer(attempt: Attempt): CreateAttemptAnswer {
  const scopes = JSON.parse(attempt.scopes) as readonly string[]
  return { ...toAttemptView(attempt), provider: attempt.provider, scopes }
}

/** Why the attempt ended without a connection, to be thrown. */
export function attemptRefusal(attempt: Attempt): BrokerError {
  const problem = attemptProblem(attempt)
  return problem === undefined
    ? new BrokerError('attempt_state')
    : new BrokerError(problem.code, { providerError: problem.providerError })
}

function attemptProblem(attempt: Attempt): AttemptProblem | undefined {
  if (attempt.error_code === null) return undefined
  // Only `changeAttempt` writes the column, and only with codes of the registry.
  const code = attempt.error_code as ErrorCode
  const { provider_error: words } = attempt
  const providerError = words === null ? undefined : (JSON.parse(words) as ProviderError)
  return { ...describeError(code), ...(providerError === undefined ? {} : { providerError }) }
}
