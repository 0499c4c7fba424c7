import type { Problem } from '@authpipe/protocol'
import { ConnectError, isConnectError } from './ConnectError.ts'
import type { Emit } from './Emit.ts'
import { startError } from './startError.ts'
import { methodOf, traceFailures } from './trace.ts'

/** How long one request may take, in milliseconds. */
export const REQUEST_TIMEOUT = 10_000

/** One request to the broker. A `POST` when it has a body. */
export interface BrokerRequest {
  readonly method?: 'DELETE'
  readonly body?: object
  readonly signal?: AbortSignal | undefined
  /** Seconds the broker may take on purpose, on top of the usual time. */
  readonly wait?: number
  /** The attempt that asks, where the path does not name it. For the trace alone. */
  readonly slot?: string
}

/**
 * Asks under `/v1/connect`, with the connect token. A token the broker refuses is renewed once; when
 * the renewed one is refused too, that is the error. The answer is what the broker's contract says;
 * only refusals are looked into. Rejects with a `ConnectError`, or with the signal's reason.
 */
export type SendRequest = <Answer>(path: string, request?: BrokerRequest) => Promise<Answer>

/**
 * Makes the only way to ask the broker at this address. Connect tokens are fetched when needed,
 * shared by whoever needs one at the same time, and held in memory only. `emit` hears of each renewal
 * and of each answer.
 */
export function createSendRequest(
  brokerUrl: string,
  getConnectToken: () => Promise<string>,
  timeoutMs: number,
  emit: Emit,
): SendRequest {
  let held: Promise<string> | undefined

  const takeToken = (): Promise<string> =>
    (held ??= fetchToken(getConnectToken).catch(async (cause: unknown) => {
      held = undefined
      throw await startError('connect_token_invalid', cause)
    }))

  const ask = async <Answer>(path: string, request: BrokerRequest = {}): Promise<Answer> => {
    const send = (token: string): Promise<Answer> =>
      sendOnce(brokerUrl, path, token, request, timeoutMs, emit)
    const taken = takeToken()
    const token = await taken
    try {
      return await send(token)
    } catch (error) {
      if (!(isConnectError(error) && error.code.startsWith('connect_token'))) throw error
      // Renewed by the first whom the broker refused, for all whom it refused.
      const isFirst = held === taken
      if (isFirst) held = undefined
      const renewed = await takeToken()
      if (isFirst) emit('session.refreshed')
      return send(renewed)
    }
  }
  return process.env.NODE_ENV === 'production' ? ask : traceFailures(ask, emit)
}

async function fetchToken(getConnectToken: () => Promise<string>): Promise<string> {
  const [, token] = /^\s*(ct_\S+)\s*$/.exec(await getConnectToken()) ?? []
  // What came instead is not shown: it may be a secret that is not meant for a browser.
  if (!token) {
    throw new TypeError(process.env.NODE_ENV === 'production' ? '' : 'It does not start with ct_.')
  }
  return token
}

async function sendOnce<Answer>(
  brokerUrl: string,
  path: string,
  token: string,
  request: BrokerRequest,
  timeoutMs: number,
  emit: Emit,
): Promise<Answer> {
  const { method, body, signal, wait = 0 } = request
  const url = `${brokerUrl}/v1/connect${path}`
  const abort = new AbortController()
  const stop = (): void => abort.abort()
  const timer = setTimeout(stop, timeoutMs + wait * 1000)
  signal?.addEventListener('abort', stop)
  try {
    const response = await fetch(url, {
      method: method ?? (body ? 'POST' : 'GET'),
      // Whoever cancels may be leaving the page.
      keepalive: path.endsWith('/cancel'),
      signal: abort.signal,
      credentials: 'omit',
      cache: 'no-store',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const { status, headers } = response
    if (process.env.NODE_ENV !== 'production') {
      const requestId = headers.get('x-request-id')
      emit('debug.answered', {
        path,
        method: methodOf(request),
        slot: request.slot,
        status,
        requestId,
      })
    }
    if (!response.ok) throw await refusal(response)
    return (status === 204 ? undefined : await response.json()) as Answer
  } catch (cause) {
    if (cause instanceof ConnectError || signal?.aborted) throw cause
    // An answer that is no JSON comes from something else than a broker.
    throw abort.signal.aborted || cause instanceof SyntaxError
      ? await startError('broker_unreachable', cause)
      : await startError('network_error', cause, url)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

/** The broker's refusal (RFC 9457), or what stands for it where something else answered. */
async function refusal(response: Response): Promise<ConnectError> {
  const { status } = response
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined
  return problem?.code
    ? new ConnectError({ ...problem, fix: problem.detail })
    : startError(status === 401 ? 'connect_token_invalid' : 'broker_unreachable', response)
}
