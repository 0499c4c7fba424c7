import type { Context } from 'hono'
import { ERRORS, errorDocsUrl, errorSentence } from '@authpipe/protocol'
import type { Problem } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import { errorFields } from '../errorFields.ts'
import type { Log } from '../ports.ts'
import type { AppEnv } from './AppPorts.ts'
import { HttpError } from './HttpError.ts'

/**
 * Any error, as the broker answers it: RFC 9457. One that is not a refusal becomes `internal_error`
 * and says nothing of itself.
 */
export function problemResponse(c: Context<AppEnv>, error: unknown): Response {
  const refusal = error instanceof BrokerError ? error : new BrokerError('internal_error')
  const problem = toProblem(refusal, c.get('requestId'))
  const { retryAfter } = refusal.details
  const headers = {
    'content-type': 'application/problem+json',
    ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter)) }),
    ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  }
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}

/** The HTTP status of a refusal. */
export function statusOf(error: BrokerError): number {
  if (error instanceof HttpError) return error.status
  // A code that only a browser meets has no status of its own.
  return error.details.status ?? (ERRORS[error.code].status || 500)
}

/** Logs what the operator should look into. Only the error's class: its message could quote anything. */
export function logFailure(log: Log, requestId: string, error: unknown): void {
  if (error instanceof BrokerError && statusOf(error) < 500) return
  const code = error instanceof BrokerError ? error.code : 'internal_error'
  const cause = error instanceof BrokerError ? error.cause : error
  const fields = cause === undefined ? {} : errorFields(cause)
  log.error({ requestId, code, ...fields }, 'request failed')
}

function toProblem(refusal: BrokerError, requestId: string): Problem {
  const { title, fix, category, retryable, recovery } = ERRORS[refusal.code]
  const { providerError, errors } = refusal.details
  return {
    type: errorDocsUrl(refusal.code),
    title,
    status: statusOf(refusal),
    detail: fix,
    code: refusal.code,
    category,
    retryable,
    recovery,
    userMessage: errorSentence(refusal.code),
    requestId,
    ...(providerError === undefined ? {} : { providerError }),
    ...(errors === undefined ? {} : { errors }),
  }
}
