import type { Problem } from '@authpipe/protocol'
import { AuthpipeError } from './AuthpipeError.ts'

/** An answer that is no success. */
export interface Refusal {
  readonly status: number
  /** The parsed JSON, or `undefined` when it was none. */
  readonly body: unknown
  readonly retryAfter: string | undefined
  readonly requestId: string | string[] | undefined
  readonly brokerUrl: string
}

/**
 * The broker's refusal as an error. What is no `application/problem+json` of ours comes from
 * something else that answers at that address: a gateway, or a wrong `brokerUrl`.
 */
export function problemError(refusal: Refusal): AuthpipeError {
  const { status, body } = refusal
  const retryAfter = seconds(refusal.retryAfter)
  if (!isProblem(body)) {
    return new AuthpipeError({
      code: status === 429 ? 'rate_limited' : 'broker_unreachable',
      title: `Something answered ${status} at ${refusal.brokerUrl}, but not as a broker does.`,
      status,
      retryAfter,
      requestId: typeof refusal.requestId === 'string' ? refusal.requestId : undefined,
    })
  }
  const fields = (body.errors ?? []).map(({ path, message }) => `${path}: ${message}`)
  return new AuthpipeError({
    code: body.code,
    category: body.category,
    retryable: body.retryable,
    recovery: body.recovery,
    title: body.title,
    fix: [body.detail, ...fields].join(' '),
    status,
    requestId: body.requestId,
    retryAfter,
    providerError: body.providerError,
  })
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false
  const { code, title, detail, category, recovery, retryable } = value as Record<string, unknown>
  const texts = [code, title, detail, category, recovery]
  return texts.every((text) => typeof text === 'string') && typeof retryable === 'boolean'
}

/** `Retry-After` in seconds. Its other form, a date, would need the broker's clock. */
function seconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) : undefined
}
