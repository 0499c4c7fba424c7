import http from 'node:http'
import https from 'node:https'
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { AuthpipeError } from './AuthpipeError.ts'
import { problemError } from './problemError.ts'

/** One request to the broker. */
export interface BrokerRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the broker's address, with a leading slash; every part of it encoded. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: object
}

/**
 * HTTP to the broker, over connections that are kept. Follows no redirect: the API key goes to the
 * address it was made for, and nowhere else.
 */
export class BrokerHttp {
  readonly #apiKey: string
  readonly #base: string
  readonly #timeout: number
  readonly #platform: typeof http | typeof https
  readonly #agent: http.Agent

  constructor(options: { brokerUrl: URL; apiKey: string; timeout: number }) {
    this.#apiKey = options.apiKey
    this.#base = options.brokerUrl.href.replace(/\/+$/, '')
    this.#timeout = options.timeout
    this.#platform = options.brokerUrl.protocol === 'https:' ? https : http
    // Idle connections of an agent do not keep the process alive.
    this.#agent = new this.#platform.Agent({ keepAlive: true })
  }

  /**
   * The answer's JSON; `undefined` where it has none (204).
   * @throws {AuthpipeError} the broker's refusal, or `broker_unreachable`
   */
  async send(request: BrokerRequest): Promise<unknown> {
    const { response, body } = await this.#exchange(request)
    const status = response.statusCode ?? 0
    if (status === 204) return undefined
    const json = parseJson(body)
    if (status >= 200 && status < 300 && json !== undefined) return json
    throw problemError({
      status,
      body: json,
      retryAfter: response.headers['retry-after'],
      requestId: response.headers['x-request-id'],
      brokerUrl: this.#base,
    })
  }

  /** A stream of events: its own connection, which does not keep the process alive. Not yet sent. */
  stream(path: string): ClientRequest {
    const request = this.#platform.request(this.#base + path, {
      agent: false,
      headers: { ...this.#headers(), accept: 'text/event-stream' },
    })
    request.on('socket', (socket) => socket.unref())
    return request
  }

  /** Ends the connections that nobody is using. */
  close(): void {
    for (const sockets of Object.values(this.#agent.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy()
    }
  }

  async #exchange(request: BrokerRequest): Promise<Exchange> {
    const first = this.#open(request)
    try {
      try {
        return await receive(first, request.body, this.#timeout)
      } catch (cause) {
        // The broker closed an idle connection at the moment it was used again, so nobody read the
        // request. All requests of this contract may be repeated.
        if (!first.reusedSocket || !isReset(cause)) throw cause
        return await receive(this.#open(request), request.body, this.#timeout)
      }
    } catch (cause) {
      throw new AuthpipeError({
        code: 'broker_unreachable',
        title: `The broker at ${this.#base} gave no answer, so nothing is known of what was asked.`,
        cause,
      })
    }
  }

  #open(request: BrokerRequest): ClientRequest {
    const headers: OutgoingHttpHeaders = { ...this.#headers(), accept: 'application/json' }
    if (request.body !== undefined) headers['content-type'] = 'application/json'
    return this.#platform.request(this.#base + request.path, {
      method: request.method,
      agent: this.#agent,
      headers,
    })
  }

  #headers(): OutgoingHttpHeaders {
    return { authorization: `Bearer ${this.#apiKey}`, 'user-agent': 'authpipe-sdk' }
  }
}

interface Exchange {
  readonly response: IncomingMessage
  readonly body: string
}

async function receive(
  request: ClientRequest,
  body: object | undefined,
  timeout: number,
): Promise<Exchange> {
  const timer = setTimeout(
    () => request.destroy(new Error(`No whole answer within ${timeout} ms.`)),
    timeout,
  )
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve)
      request.on('error', reject)
      request.end(body === undefined ? undefined : JSON.stringify(body))
    })
    return { response, body: await wholeText(response) }
  } finally {
    clearTimeout(timer)
  }
}

/** An answer that breaks off is no sign that the request was not read: the error carries no code. */
async function wholeText(response: IncomingMessage): Promise<string> {
  try {
    return await text(response)
  } catch (cause) {
    throw new Error('The answer broke off.', { cause })
  }
}

function isReset(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ECONNRESET' || code === 'EPIPE'
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
