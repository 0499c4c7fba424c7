import { request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'
import { CONNECT_TIMEOUT } from './ProviderSilence.ts'

/** Statuses that have no body (Fetch standard, "null body status"). */
const NO_BODY = [101, 103, 204, 205, 304]

/**
 * A `fetch` for providers. Each request has a connection of its own: on a kept-alive one, a server that
 * closes it at the wrong moment makes it impossible to say whether a refresh was carried out. Connecting
 * has a deadline of its own; redirects are not followed; nothing is sent twice.
 */
export function createProviderFetch(options: {
  /** Milliseconds. */
  readonly connectTimeout: number
}): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer())
    return send(request, body, options.connectTimeout)
  }
}

function send(
  request: Request,
  body: Uint8Array | undefined,
  connectTimeout: number,
): Promise<Response> {
  const url = new URL(request.url)
  const isSecure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? httpsRequest : httpRequest)(url, {
      method: request.method,
      headers: {
        ...Object.fromEntries(request.headers),
        ...(body === undefined ? {} : { 'content-length': body.length }),
      },
      agent: false,
      signal: request.signal,
    })
    outgoing.on('response', (incoming) => resolve(toResponse(incoming)))
    // The same shape as the built-in fetch: the reason is the cause, and its code tells.
    outgoing.on('error', (cause) => reject(new TypeError('fetch failed', { cause })))
    outgoing.on('socket', (socket) => {
      const late = Object.assign(new Error('connecting took too long'), {
        code: CONNECT_TIMEOUT,
      })
      const timer = setTimeout(() => outgoing.destroy(late), connectTimeout)
      const connected = () => clearTimeout(timer)
      socket.once(isSecure ? 'secureConnect' : 'connect', connected)
      socket.once('close', connected)
    })
    outgoing.end(body)
  })
}

function toResponse(incoming: IncomingMessage): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one)
  }
  const status = incoming.statusCode ?? 0
  if (NO_BODY.includes(status)) {
    incoming.resume()
    return new Response(null, { status, headers })
  }
  // Node's web streams and the global ones are the same class under two names.
  return new Response(Readable.toWeb(incoming) as ReadableStream<Uint8Array>, { status, headers })
}
