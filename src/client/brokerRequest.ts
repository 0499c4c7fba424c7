import type { Problem } from '@authpipe/protocol'
import { ConnectError } from './ConnectError.ts'
import { clientError, type ErrorSubject } from './clientErrors.ts'
import type { ConnectTokens } from './connectTokens.ts'

/** One request to the broker. */
export interface BrokerRequest {
  readonly method?: 'POST' | 'DELETE'
  readonly body?: object
  readonly idempotencyKey?: string
  /** The request outlives the page. */
  readonly keepalive?: boolean
  readonly signal?: AbortSignal | undefined
  /** Milliseconds the broker may take on purpose, on top of the usual time. */
  readonly waits?: number
  readonly subject?: ErrorSubject
}

/**
 * Reads an answer. The time limit runs until it is done, or until it calls `relax`.
 */
export type AnswerReader<Answer> = (response: Response, relax: () => void) => Promise<Answer>

/** Sends a request and reads its answer. @throws {ConnectError} */
export type SendRequest = <Answer>(
  path: string,
  request: BrokerRequest,
  read: AnswerReader<Answer>,
) => Promise<Answer>

/**
 * Requests under `/v1/connect`, with the connect token. A token the broker refuses is renewed once;
 * when the renewed one is refused too, that is the error.
 */
export function createSendRequest(
  brokerUrl: string,
  tokens: ConnectTokens,
  timeoutMs: number,
): SendRequest {
  return async (path, request, read) => {
    const url = `${brokerUrl}/v1/connect${path}`
    const taken = tokens.take()
    try {
      return await sendOnce(url, await taken, request, timeoutMs, read)
    } catch (error) {
      if (!isRefusedToken(error)) throw error
      const token = await tokens.renew(taken)
      return sendOnce(url, token, request, timeoutMs, read)
    }
  }
}

async function sendOnce<Answer>(
  url: string,
  token: string,
  request: BrokerRequest,
  timeoutMs: number,
  read: AnswerReader<Answer>,
): Promise<Answer> {
  const { signal, subject } = request
  const abort = new AbortController()
  const stop = (): void => abort.abort()
  let late = false
  const timer = setTimeout(
    () => {
      late = true
      stop()
    },
    timeoutMs + (request.waits ?? 0),
  )
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()
  const violation = watchPolicy(url)
  try {
    const response = await fetch(url, fetchInit(token, request, abort.signal))
    if (!response.ok) throw await refusal(response, subject)
    return await read(response, () => clearTimeout(timer))
  } catch (cause) {
    if (cause instanceof ConnectError || signal?.aborted) throw cause
    // An answer that is no JSON comes from something else than a broker.
    if (late || cause instanceof SyntaxError)
      throw clientError('broker_unreachable', subject, cause)
    throw clientError((await violation.seen()) ? 'csp_blocked' : 'network_error', subject, cause)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    violation.stop()
  }
}

function fetchInit(token: string, request: BrokerRequest, signal: AbortSignal): RequestInit {
  const { method = 'GET', body, idempotencyKey, keepalive = false } = request
  return {
    method,
    keepalive,
    signal,
    credentials: 'omit',
    cache: 'no-store',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }
}

/** The broker's refusal (RFC 9457), or what stands in for it where something else answered. */
async function refusal(response: Response, subject?: ErrorSubject): Promise<ConnectError> {
  const problem = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined
  if (typeof problem?.code === 'string') {
    const { title = '', detail = '' } = problem
    // `code` tells a problem of the broker from any other JSON; its other fields come with it.
    return new ConnectError({ ...(problem as Problem), ...subject, title, fix: detail })
  }
  return clientError(
    response.status === 401 ? 'connect_token_invalid' : 'broker_unreachable',
    subject,
    new Error(`HTTP ${response.status}`),
  )
}

function isRefusedToken(error: unknown): boolean {
  return error instanceof ConnectError && error.code.startsWith('connect_token_')
}

/** Notices when the page's own policy stops a request; `fetch` alone cannot tell. */
function watchPolicy(url: string): { seen(): Promise<boolean>; stop(): void } {
  if (typeof document === 'undefined') return { seen: async () => false, stop() {} }
  const { origin } = new URL(url)
  let seen = false
  const listen = (event: SecurityPolicyViolationEvent): void => {
    seen ||= event.disposition === 'enforce' && event.blockedURI.startsWith(origin)
  }
  document.addEventListener('securitypolicyviolation', listen)
  return {
    // The event is a task of its own and may come after `fetch` has rejected.
    seen: () => new Promise((resolve) => setTimeout(() => resolve(seen))),
    stop: () => document.removeEventListener('securitypolicyviolation', listen),
  }
}
