import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'

type Handler = (request: Request, env: object) => Response | Promise<Response>

/** A port that is ours. Answers 503 until it is told what to serve. */
export interface OpenPort {
  /** `http://host:port`, by the first of its hosts. */
  readonly url: string
  readonly port: number
  readonly serve: (handler: Handler) => void
  /** Stops, and drops what is still under way. */
  readonly close: () => Promise<void>
}

/**
 * Takes a port on each of the addresses; 0 takes any free one. Addresses that this machine does not
 * have are left out, except the first.
 * @throws a system error, such as `EADDRINUSE`
 */
export async function openPort(
  port: number,
  [host, ...otherHosts]: readonly [string, ...string[]],
): Promise<OpenPort> {
  let handler = refuse
  const listener = getRequestListener((request, env) => handler(request, env), {
    overrideGlobalObjects: false,
  })
  const server = createServer((request, response) => void listener(request, response))
  const servers = [server]
  const close = async () => void (await Promise.all(servers.map(closeServer)))

  await listen(server, port, host)
  const taken = (server.address() as AddressInfo).port
  for (const otherHost of otherHosts) {
    const other = createServer((request, response) => void listener(request, response))
    try {
      await listen(other, taken, otherHost)
      servers.push(other)
    } catch (error) {
      if (isAbsentAddress(error)) continue
      await close()
      throw error
    }
  }
  return {
    url: `http://${host}:${taken}`,
    port: taken,
    serve: (next) => {
      handler = next
    },
    close,
  }
}

const refuse: Handler = () => new Response('Starting…', { status: 503 })

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    // Event streams would keep it open for as long as a page is.
    server.closeAllConnections()
  })
}

function isAbsentAddress(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT'
}
