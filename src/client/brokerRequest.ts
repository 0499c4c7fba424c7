import type { Problem } from '@authpipe/protocol'
import { ConnectError } from './ConnectError.ts'
import { clientError, type ErrorSubject } from './clientErrors.ts'

/** One request to the broker. A `POST` when it has a body. */
export interface BrokerRequest {
  readonly method?: 'DELETE'
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  /** The request outlives the page. */
  readonly keepalive?: boolean
  readonly signal?: AbortSignal | undefined
  /** Seconds the broker may take on purpose, on top of the usual time. */
  readonly wait?: number
  readonly subject?: ErrorSubject
}

/**
 * Asks under `/v1/connect`, with the connect token. A token the broker refuses is renewed once; when
 * the renewed one is refused too, that is the error. The answer is what the broker's contract says;
 * only refusals are looked into. Rejects with a `ConnectError`, or with the signal's reason.
 */
export type SendRequest = <Answer>(path: string, request?: BrokerRequest) => Promise<Answer>

/**
 * Makes the only way to ask the broker at this address. Connect tokens are fetched when needed,
 * shared by whoever needs one at the same time, and held in memory only. `onRenewed` hears of each
 * renewal.
 */
export function createSendRequest(
  brokerUrl: string,
  getConnectToken: () => Promise<string>,
  timeoutMs: number,
  onRenewed: () => void,
): SendRequest {
  let held: Promise<string> | undefined

  const takeToken = (): Promise<string> =>
    (held ??= fetchToken(getConnectToken).catch((cause: unknown) => {
      held = undefined
      throw clientError('connect_token_invalid', {}, cause)
    }))

  return async <Answer>(path: string, request: BrokerRequest = {}): Promise<Answer> => {
    const send = (token: string): Promise<Answer> =>
      sendOnce(`${brokerUrl}/v1/connect${path}`, token, request, timeoutMs)
    const taken = takeToken()
    const token = await taken
    try {
      return await send(token)
    } catch (error) {
      if (!(error instanceof ConnectError && error.code.startsWith('connect_token'))) throw error
      // Renewed by the first whom the broker refused, for all whom it refused.
      const isFirst = held === taken
      if (isFirst) held = undefined
      const renewed = await takeToken()
      if (isFirst) onRenewed()
      return send(renewed)
    }
  }
}

async function fetchToken(getConnectToken: () => Promise<string>): Promise<string> {
  const [, token] = /^\s*(ct_\S+)\s*$/.exec(await getConnectToken()) ?? []
  // What came instead is not shown: it may be a secret that is not meant for a browser.
  if (!token) throw new TypeError('It does not start with ct_.')
  return token
}

async function sendOnce<Answer>(
  url: string,
  token: string,
  { method, body, headers, keepalive = false, signal, wait = 0, subject }: BrokerRequest,
  timeoutMs: number,
): Promise<Answer> {
  signal?.throwIfAborted()
  const abort = new AbortController()
  const stop = (): void => abort.abort()
  const timer = setTimeout(stop, timeoutMs + wait * 1000)
  let isPolicy = false
  const hearViolation = (event: SecurityPolicyViolationEvent): void => {
    isPolicy ||=
      event.disposition === 'enforce' &&
      event.effectiveDirective === 'connect-src' &&
      url.startsWith(event.blockedURI)
  }
  // Without a page there is no policy, and no document to hear of one.
  const page = globalThis.document as Document | undefined
  page?.addEventListener('securitypolicyviolation', hearViolation)
  signal?.addEventListener('abort', stop)
  try {
    const response = await fetch(url, {
      method: method ?? (body ? 'POST' : 'GET'),
      keepalive,
      signal: abort.signal,
      credentials: 'omit',
      cache: 'no-store',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw await refusal(response, subject)
    return (response.status === 204 ? undefined : JSON.parse(await response.text())) as Answer
  } catch (cause) {
    if (cause instanceof ConnectError || signal?.aborted) throw cause
    // The event of a violation is a task of its own, and may come after `fetch` has rejected.
    await new Promise((resolve) => setTimeout(resolve))
    const code = isPolicy
      ? 'csp_blocked'
      : // An answer that is no JSON comes from something else than a broker.
        abort.signal.aborted || cause instanceof SyntaxError
        ? 'broker_unreachable'
        : 'network_error'
    throw clientError(code, subject, cause)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    page?.removeEventListener('securitypolicyviolation', hearViolation)
  }
}

/** The broker's refusal (RFC 9457), or what stands for it where something else answered. */
async function refusal(response: Response, subject?: ErrorSubject): Promise<ConnectError> {
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined
  return problem?.code
    ? new ConnectError({ ...problem, fix: problem.detail, ...subject })
    : clientError(
        response.status === 401 ? 'connect_token_invalid' : 'broker_unreachable',
        subject,
        new Error(`HTTP ${response.status}`),
      )
}
