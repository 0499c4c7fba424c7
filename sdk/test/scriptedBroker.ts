import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { ERRORS, errorDocsUrl } from '@authpipe/protocol'
import type { BackendEvent, CredentialAnswer, ErrorCode } from '@authpipe/protocol'

/** What the broker does with one request. */
export interface Reply {
  readonly status?: number
  readonly json?: object
  /** Sent as it is, instead of `json`. */
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Reads the request, then cuts the connection. */
  readonly drop?: true
  /** Answers when this settles. */
  readonly after?: Promise<void>
}

/** A request the broker read. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: unknown
}

/** A broker that does as the test says, over real HTTP. */
export class ScriptedBroker {
  /** Everything but the streams of events, in order. */
  readonly requests: SeenRequest[] = []
  /** Streams opened so far. */
  streamsSeen = 0
  /** What comes next; by default every credential is fresh. */
  reply: (request: SeenRequest) => Reply = () => ({ json: credentialAnswer() })
  /** How streams are answered: `undefined` opens them. */
  refuseStream: Reply | undefined
  readonly #streams = new Set<ServerResponse>()
  #server: Server | undefined
  #port = 0

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get openStreams(): number {
    return this.#streams.size
  }

  /** Listens; on the same port as before, if it did. */
  async start(): Promise<this> {
    const server = createServer((request, response) => void this.#handle(request, response))
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (server.address() as AddressInfo).port
    this.#server = server
    return this
  }

  /** Nobody answers any more, and what is open is cut. */
  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined) return
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }

  tell(event: Omit<BackendEvent, 'seq'>): void {
    this.write(`id: 1\nevent: change\ndata: ${JSON.stringify({ seq: 1, ...event })}\n\n`)
  }

  /** To every open stream. */
  write(raw: string): void {
    for (const stream of this.#streams) stream.write(raw)
  }

  cutStreams(): void {
    for (const stream of this.#streams) stream.destroy()
  }

  /** Closes the idle connections that clients keep, as a broker does after a while. */
  closeIdle(): void {
    this.#server?.closeIdleConnections()
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/v1/events') {
      this.#openStream(request, response)
      return
    }
    const body = await text(request)
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: body === '' ? undefined : JSON.parse(body),
    }
    this.requests.push(seen)
    const reply = this.reply(seen)
    await reply.after
    if (reply.drop) request.socket.destroy()
    else send(response, reply)
  }

  #openStream(request: IncomingMessage, response: ServerResponse): void {
    this.streamsSeen += 1
    if (this.refuseStream !== undefined) {
      send(response, this.refuseStream)
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    this.#streams.add(response)
    request.on('close', () => this.#streams.delete(response))
  }
}

function send(response: ServerResponse, { status = 200, json, body, headers }: Reply): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.writeHead(status, json === undefined ? headers : { 'content-type': type, ...headers })
  response.end(body ?? (json === undefined ? undefined : JSON.stringify(json)))
}

/** A token of two hours, generation 1, unless told otherwise. */
export function credentialAnswer(changes: Partial<CredentialAnswer> = {}): CredentialAnswer {
  const generation = changes.generation ?? 1
  return {
    connectionId: 'conn_1',
    provider: 'gitlab',
    type: 'oauth2',
    credential: `glo_secret_${generation}`,
    expiresIn: 7_200,
    refreshIn: 6_600,
    scopes: ['read_user'],
    generation,
    fields: {},
    instanceUrl: 'https://gitlab.com',
    ...changes,
  }
}

/** A refusal as the broker words it. */
export function refusal(code: ErrorCode, headers: Record<string, string> = {}): Reply {
  const { category, retryable, recovery, status, title, fix } = ERRORS[code]
  const json = {
    type: errorDocsUrl(code),
    title,
    status,
    detail: fix,
    code,
    category,
    retryable,
    recovery,
    requestId: 'req_1',
  }
  return { status, json, headers }
}
