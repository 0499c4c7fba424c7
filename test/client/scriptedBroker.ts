import type { AttemptView, Connection } from '@authpipe/protocol'

/** A request as it arrived. */
interface SeenRequest {
  /** For example `POST /attempts` or `POST /attempts/{id}/complete`. */
  readonly route: string
  readonly url: URL
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
  readonly init: RequestInit
}

/** How a request is answered. Throwing a `TypeError` is what `fetch` does without a network. */
export type Answer = (request: SeenRequest) => Response | Promise<Response>

/**
 * A broker behind `fetch`, by the HTTP contract in protocol/src/api.ts. It keeps one attempt, and
 * answers otherwise where a test says so.
 */
export interface ScriptedBroker {
  readonly url: string
  readonly fetch: typeof fetch
  readonly requests: readonly SeenRequest[]
  readonly view: () => AttemptView
  /** Changes the attempt, and answers the open polls. */
  readonly change: (change: Partial<AttemptView>) => void
  /** Has made the attempt already, for a page that was loaded anew since. */
  readonly know: (codeChallenge: string) => void
  /** Answers the next request of a route by this instead; several stand in line. */
  readonly once: (route: string, answer: Answer) => void
  /** Holds the next request of a route back until this is called, and then answers by the view. */
  readonly hold: (route: string) => () => void
  /** Answers every request of a route by this instead. */
  readonly always: (route: string, answer: Answer) => void
  /** The requests of one route. */
  readonly seen: (route: string) => readonly SeenRequest[]
  /** Polls that are open now. */
  readonly waiting: () => number
  /** Answers the open polls without news, as the broker does after a while. */
  readonly endPolls: () => void
}

/** The attempt every scripted broker makes. */
export const ATTEMPT_ID = 'att_0123456789abcdefghij'

/** The connection every scripted broker makes. */
export const CONNECTION: Connection = {
  id: 'conn_1',
  provider: 'gitlab',
  status: 'connected',
  reason: null,
  account: { id: '7', username: 'ada', name: 'Ada', email: null, avatarUrl: null },
  instanceUrl: 'https://gitlab.com',
  authType: 'oauth2',
  scopes: { requested: ['read_api'], granted: ['read_api'], effective: ['read_api'] },
  label: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  expiresAt: null,
  health: { checkedAt: null, lastRefreshedAt: null, nextRefreshAt: null },
  hint: null,
}

const CREATED: AttemptView = {
  attemptId: ATTEMPT_ID,
  version: 1,
  status: 'created',
  binding: 'none',
  bootSeen: false,
  openerLost: false,
  expiresAt: '2026-01-01T00:15:00Z',
}

/** `S256` of RFC 7636 §4.2. */
export async function s256(text: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(String(text))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const base64 = btoa(String.fromCharCode(...digest))
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Answers with a refusal of this code. */
export function refuse(status: number, code: string, category = 'flow'): Answer {
  const problem = { type: '', title: 'It did not work.', status, detail: 'Do otherwise.', code }
  const userMessage = 'Sorry.'
  const rest = { category, retryable: false, recovery: 'none', userMessage, requestId: 'req_1' }
  return () => Response.json({ ...problem, ...rest }, { status })
}

/** The network fails before an answer arrives. */
export const noNetwork: Answer = () => {
  throw new TypeError('fetch failed')
}

/** Nothing answers until the caller gives up. */
export const neverAnswers: Answer = () => new Promise<Response>(() => {})

let brokers = 0

/** Makes one, at an origin of its own. Stub `fetch` with its `fetch`. */
export function createScriptedBroker(): ScriptedBroker {
  const url = `https://connect-${++brokers}.test`
  const requests: SeenRequest[] = []
  const scripted: { route: string; answer: Answer; once: boolean }[] = []
  const polls = new Set<(response: Response) => void>()
  let challenge: unknown
  let view = CREATED

  function endPolls(): void {
    for (const answer of polls) answer(Response.json(view))
    polls.clear()
  }

  function change(patch: Partial<AttemptView>): void {
    view = { ...view, ...patch, version: view.version + 1 }
    endPolls()
  }

  const routes: Record<string, Answer> = {
    'POST /attempts': ({ body }) => {
      challenge = body['codeChallenge']
      return Response.json({ ...view, provider: body['provider'], scopes: [] }, { status: 201 })
    },
    'GET /attempts/{id}': ({ url: { searchParams }, init: { signal } }) =>
      Number(searchParams.get('v') ?? -1) < view.version
        ? Response.json(view)
        : new Promise((resolve) => {
            polls.add(resolve)
            signal?.addEventListener('abort', () => polls.delete(resolve))
          }),
    'POST /attempts/{id}/complete': async (request) => {
      if ((await s256(request.body['codeVerifier'])) !== challenge) {
        return refuse(409, 'verifier_mismatch')(request)
      }
      if (view.status === 'authorized') change({ status: 'active' })
      return view.status === 'active'
        ? Response.json({ connection: CONNECTION })
        : refuse(409, 'attempt_state')(request)
    },
    'POST /attempts/{id}/cancel': (request) => {
      const isOpen = ['created', 'number_required', 'at_provider', 'authorized'].includes(
        view.status,
      )
      if (!isOpen) return refuse(409, 'attempt_state')(request)
      change({ status: 'cancelled' })
      return Response.json(view)
    },
    'POST /attempts/{id}/reopen': () => Response.json({ ...view, provider: 'gitlab', scopes: [] }),
    'GET /connections': () =>
      Response.json({ connections: [CONNECTION], config: { providers: [] } }),
    'DELETE /connections/{id}': () => new Response(null, { status: 204 }),
  }

  async function answerTo(request: SeenRequest): Promise<Response> {
    const at = scripted.findIndex(({ route }) => route === request.route)
    const script = scripted[at]
    if (script?.once) scripted.splice(at, 1)
    const answer = script?.answer ?? routes[request.route] ?? refuse(404, 'invalid_request')
    return answer(request)
  }

  return {
    url,
    requests,
    view: () => view,
    change,
    know: (codeChallenge) => void (challenge = codeChallenge),
    once: (route, answer) => void scripted.push({ route, answer, once: true }),
    hold(route) {
      const held: (() => void)[] = []
      const gone = new Promise<void>((resolve) => held.push(resolve))
      const answer = async () => {
        await gone
        return Response.json(view)
      }
      scripted.push({ route, answer, once: true })
      return () => held.forEach((go) => go())
    },
    always: (route, answer) => void scripted.unshift({ route, answer, once: false }),
    seen: (route) => requests.filter((request) => request.route === route),
    waiting: () => polls.size,
    endPolls,
    async fetch(input, init = {}) {
      const target = new URL(input instanceof Request ? input.url : input)
      if (target.origin !== url) throw new TypeError('fetch failed')
      const request = seenRequest(target, init)
      requests.push(request)
      const { signal } = init
      const aborted = new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error))
      })
      // A real network takes at least a task.
      await Promise.race([new Promise((resolve) => setImmediate(resolve)), aborted])
      return Promise.race([answerTo(request), aborted])
    },
  }
}

function seenRequest(url: URL, init: RequestInit): SeenRequest {
  const path = url.pathname
    .replace('/v1/connect', '')
    .replace(/^\/(attempts|connections)\/[^/]+/, (_, kind: string) => `/${kind}/{id}`)
  const body = typeof init.body === 'string' ? (JSON.parse(init.body) as object) : {}
  const headers = new Headers(init.headers)
  return { route: `${init.method} ${path}`, url, headers, body: { ...body }, init }
}
