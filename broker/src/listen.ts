import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { StartupError } from './StartupError.ts'

/** Where to listen. */
export interface ListenOptions {
  /** @default '127.0.0.1' */
  readonly host?: string
  /** `0`: any free one. */
  readonly port: number
}

/** A port that is ours. Answers 503 until something serves it. */
export interface Listener {
  /** `http://host:port` */
  readonly url: string
  readonly port: number
  serve(fetch: (request: Request, env: object) => Response | Promise<Response>): void
  /** Stops listening, lets what is under way finish for `graceMs`, then cuts it off. */
  close(graceMs?: number): Promise<void>
}

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

/**
 * Takes a port before there is a broker to serve it. So a configuration can name its own address even
 * where the system chooses the port.
 * @throws {StartupError} when the port is taken, or the host is not this machine's
 */
export async function listen({ host = '127.0.0.1', port }: ListenOptions): Promise<Listener> {
  let handle: Handler = refuse
  const server = createServer((request, response) => void handle(request, response))
  const idle = trackIdle(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(portError(host, port, cause)))
    server.listen(port, host, resolve)
  })
  // Always an AddressInfo for a server on a port.
  const bound = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`,
    port: bound.port,
    serve: (fetch) => {
      handle = getRequestListener(fetch, { overrideGlobalObjects: false })
    },
    close: (graceMs = 1000) =>
      new Promise((resolve) => {
        const late = setTimeout(() => server.closeAllConnections(), graceMs)
        server.close(() => {
          clearTimeout(late)
          resolve()
        })
        idle.close()
      }),
  }
}

/**
 * Knows which connections carry no request. Browsers open some in advance, and Node's own
 * `closeIdleConnections` waits for the first request of those.
 */
function trackIdle(server: Server): { readonly close: () => void } {
  const idle = new Set<Socket>()
  let isClosing = false
  server.on('connection', (socket) => {
    idle.add(socket)
    socket.once('close', () => idle.delete(socket))
  })
  server.on('request', ({ socket }, response) => {
    idle.delete(socket)
    response.once('close', () => {
      if (isClosing) socket.destroySoon()
      else if (!socket.destroyed) idle.add(socket)
    })
  })
  return {
    close: () => {
      isClosing = true
      for (const socket of idle) socket.destroy()
    },
  }
}

function refuse(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1' }).end()
}

const LISTEN_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program uses this port: choose another one with AUTHPIPE_PORT.',
  EADDRNOTAVAIL: 'This machine does not have this address: set AUTHPIPE_HOST to one it has.',
  ENOTFOUND: 'There is no such host: set AUTHPIPE_HOST to an address of this machine.',
  EACCES: 'This user may not use this port: choose one from 1024 on with AUTHPIPE_PORT.',
}

function portError(host: string, port: number, cause: Error): StartupError {
  const code = 'code' in cause ? String(cause.code) : ''
  const why = LISTEN_PROBLEMS[code] ?? `The system says: ${code || cause.name}.`
  return new StartupError([`Cannot listen on ${host}:${port}. ${why}`], cause)
}
