import { describeError } from '@authpipe/protocol'
import type {
  AttemptProblem,
  AttemptView,
  CreateAttemptAnswer,
  ErrorCode,
  ProviderError,
} from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'
import { needsCode } from './finishProof.ts'

/** What page and window may know of their attempt. No hash, no box, no subject. */
export function toAttemptView({ config }: Pick<Ports, 'config'>, attempt: Attempt): AttemptView {
  const error = attemptProblem(attempt)
  return {
    attemptId: attempt.id,
    version: attempt.version,
    status: attempt.status,
    binding: attempt.binding,
    bootSeen: attempt.boot_seen === 1,
    openerLost: attempt.opener_lost === 1,
    ...(needsCode(config, attempt) ? { needsCode: true } : {}),
    ...(error === undefined ? {} : { error }),
    expiresAt: new Date(attempt.expires_at).toISOString(),
  }
}

/** The same for the page alone: with the number to show. The window is not told which one it is. */
export function toPageView(ports: Pick<Ports, 'config'>, attempt: Attempt): AttemptView {
  const { number } = attempt
  return { ...toAttemptView(ports, attempt), ...(number === null ? {} : { number }) }
}

/** The same, to the page that has just made or reopened it. */
export function toCreateAttemptAnswer(
  ports: Pick<Ports, 'config'>,
  attempt: Attempt,
): CreateAttemptAnswer {
  const scopes = JSON.parse(attempt.scopes) as readonly string[]
  return { ...toPageView(ports, attempt), provider: attempt.provider, scopes }
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
