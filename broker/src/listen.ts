import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
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
 * @throws {StartupError} when the port is taken
 */
export async function listen({ host = '127.0.0.1', port }: ListenOptions): Promise<Listener> {
  let handle: Handler = refuse
  const server = createServer((request, response) => void handle(request, response))
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
        const timer = setTimeout(() => server.closeAllConnections(), graceMs)
        server.close(() => {
          clearTimeout(timer)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

function refuse(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1' }).end()
}

function portError(host: string, port: number, cause: Error): StartupError {
  const problem = `Cannot listen on ${host}:${port}. Another program may use it: choose another port.`
  return new StartupError([problem], cause)
}
