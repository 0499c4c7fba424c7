import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AttemptView, Connection, CreateAttemptRequest } from '@authpipe/protocol'

/** A request as it arrived. */
export interface SeenRequest {
  /** For example `POST /attempts` or `POST /attempts/{id}/complete`. */
  readonly route: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Record<string, unknown>
}

type Answer = (request: SeenRequest, response: ServerResponse) => void

/** A broker on loopback that keeps one attempt, and answers otherwise where a test says so. */
export interface ScriptedBroker {
  readonly url: string
  readonly requests: readonly SeenRequest[]
  view(): AttemptView
  /** Changes the attempt, and tells the open streams and polls. */
  change(change: Partial<AttemptView>): void
  /** Answers the next request of a route by this instead; several stand in line. */
  once(route: string, answer: Answer): void
  /** The requests of one route. */
  seen(route: string): readonly SeenRequest[]
  /** Connections that are open now. */
  openStreams(): number
  close(): Promise<void>
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
  scopes: { requested: ['read_api'], granted: ['read_api'] },
  label: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  expiresAt: null,
  health: { checkedAt: null, lastRefreshedAt: null, nextRefreshAt: null },
  hint: null,
}

/** `S256` of RFC 7636 §4.2, computed apart from the code under test. */
export function s256(text: unknown): string {
  return createHash('sha256').update(String(text)).digest('base64url')
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body))
}

/** Answers with a refusal of this code. */
export function refuse(status: number, code: string, category = 'flow'): Answer {
  const problem = { type: '', title: 'It did not work.', status, detail: 'Do otherwise.', code }
  const rest = { category, retryable: false, recovery: 'none', requestId: 'req_1' }
  return (_, response) => json(response, status, { ...problem, ...rest })
}

/** Cuts the connection without an answer. */
export const dropAnswer: Answer = (_, response) => void response.destroy()

/** Starts one. */
export async function startScriptedBroker(): Promise<ScriptedBroker> {
  const requests: SeenRequest[] = []
  const scripted: { route: string; answer: Answer }[] = []
  const streams = new Set<ServerResponse>()
  const polls = new Set<ServerResponse>()
  let challenge: unknown
  let view: AttemptView = {
    attemptId: ATTEMPT_ID,
    version: 1,
    status: 'created',
    binding: 'none',
    bootSeen: false,
    openerLost: false,
    expiresAt: '2026-01-01T00:15:00Z',
  }

  function change(patch: Partial<AttemptView>): void {
    view = { ...view, ...patch, version: view.version + 1 }
    for (const stream of streams) stream.write(`data: ${JSON.stringify(view)}\n\n`)
    for (const poll of polls) json(poll, 200, view)
    polls.clear()
  }

  const routes: Record<string, Answer> = {
    'POST /attempts': ({ body }, response) => {
      // The contract types the body; this broker only reads the challenge.
      challenge = (body as unknown as CreateAttemptRequest).codeChallenge
      json(response, 201, { ...view, provider: body['provider'], scopes: [] })
    },
    'GET /attempts/{id}': ({ path }, response) => {
      const version = Number(new URL(path, 'http://x').searchParams.get('v') ?? -1)
      if (version >= view.version) polls.add(response)
      else json(response, 200, view)
    },
    'GET /attempts/{id}/events': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`data: ${JSON.stringify(view)}\n\n`)
      streams.add(response)
    },
    'POST /attempts/{id}/complete': (request, response) => {
      if (s256(request.body['codeVerifier']) !== challenge) {
        return refuse(409, 'verifier_mismatch')(request, response)
      }
      if (view.status !== 'authorized' && view.status !== 'active') {
        return refuse(409, 'attempt_state')(request, response)
      }
      if (view.status === 'authorized') change({ status: 'active' })
      json(response, 200, { connection: CONNECTION })
    },
    'POST /attempts/{id}/cancel': (request, response) => {
      const isOpen = ['created', 'at_provider', 'authorized'].includes(view.status)
      if (!isOpen) return refuse(409, 'attempt_state')(request, response)
      change({ status: 'cancelled' })
      json(response, 200, view)
    },
    'POST /attempts/{id}/reopen': (_, response) =>
      json(response, 200, { ...view, provider: 'gitlab', scopes: [] }),
    'GET /connections': (_, response) =>
      json(response, 200, { connections: [CONNECTION], config: { providers: [] } }),
    'DELETE /connections/{id}': (_, response) => void response.writeHead(204).end(),
  }

  const server = createServer((incoming, response) => {
    response.on('close', () => {
      streams.delete(response)
      polls.delete(response)
    })
    void readBody(incoming).then((body) => {
      const path = (incoming.url ?? '').replace('/v1/connect', '')
      const pattern = path
        .replace(/\?.*/, '')
        .replace(/^\/(attempts|connections)\/[^/]+/, (_, kind: string) => `/${kind}/{id}`)
      const request = {
        route: `${incoming.method} ${pattern}`,
        path,
        headers: incoming.headers,
        body,
      }
      requests.push(request)
      const at = scripted.findIndex(({ route }) => route === request.route)
      const answer = at < 0 ? routes[request.route] : scripted.splice(at, 1)[0]?.answer
      if (answer) answer(request, response)
      else refuse(404, 'invalid_request')(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address of this shape.
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    view: () => view,
    change,
    once: (route, answer) => void scripted.push({ route, answer }),
    seen: (route) => requests.filter((request) => request.route === route),
    openStreams: () => streams.size + polls.size,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readBody(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of incoming) text += String(chunk)
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}
