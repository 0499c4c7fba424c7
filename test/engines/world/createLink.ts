import {
  createServer,
  request as ask,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/**
 * A line to a server, that can be cut. Real for every engine alike, where each has an offline mode of
 * its own, or none.
 */
export interface Link {
  /** Where browsers reach the server. */
  readonly url: string
  /** What went over it, oldest first. */
  requests(): readonly LinkRequest[]
  /** Nothing gets through; what is under way breaks. */
  cut(): void
  mend(): void
  /** How often something came while it was cut. */
  refused(): number
  /** The next request that matches reaches nobody. */
  dropRequest(what: RegExp): void
  /** The next request that matches reaches the server, and its answer nobody. */
  dropAnswer(what: RegExp): void
  /** The next request that matches gets an empty page, and the server does not hear of it. */
  refuse(what: RegExp): void
  /** Requests that match wait from now on. */
  hold(what: RegExp): Hold
  /** Changes where redirects lead, from now on. */
  redirect(change: (location: string) => string): void
  close(): Promise<void>
}

/** Requests that wait. */
export interface Hold {
  /** How many there are. */
  readonly waiting: () => number
  /** Lets them go, and all that come. */
  release(): void
}

/** One request. */
export interface LinkRequest {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly method: string
  /** Without its query, which may hold secrets. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** 0 while there is no answer. */
  status: number
}

/** Takes a port at `host`. `connect` says later which server it leads to. */
export async function createLink(host: string): Promise<Link & { connect(server: string): void }> {
  const wire = createWire()
  const server = createServer(wire.serve)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    if (wire.isCut()) socket.destroy()
    wire.countIfCut()
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://${host}:${port}`
  const drop = () => sockets.forEach((socket) => socket.destroy())

  return {
    ...wire.control,
    url,
    connect: (target) => wire.connect(target, url),
    cut: () => {
      wire.control.cut()
      drop()
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      drop()
      await closed
    },
  }
}

interface Once {
  readonly what: RegExp
  readonly kind: 'lose' | 'drop' | 'refuse'
}

const unchanged = (location: string) => location

function createWire() {
  const log: LinkRequest[] = []
  const once: Once[] = []
  const holds = new Set<{ readonly what: RegExp; readonly waiting: Set<() => void> }>()
  let isCut = false
  let refused = 0
  let server = ''
  let own = ''
  let change = unchanged

  const take = (path: string): Once['kind'] | undefined => {
    const index = once.findIndex(({ what }) => what.test(path))
    return index < 0 ? undefined : once.splice(index, 1)[0]?.kind
  }

  async function wait(path: string): Promise<void> {
    for (const hold of holds) {
      if (hold.what.test(path)) await new Promise<void>((resolve) => hold.waiting.add(resolve))
    }
  }

  /** Everything the server says of its own address becomes the line's. */
  const rename = (text: string) => text.replaceAll(server, own)

  async function answer(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const headers = { ...from.headers }
    if (headers.location) headers.location = change(rename(headers.location))
    if (!headers['content-type']?.startsWith('text/html') || server === own) {
      to.writeHead(from.statusCode ?? 502, headers)
      from.pipe(to)
      return
    }
    const chunks = (await from.toArray()) as Buffer[]
    const body = Buffer.from(rename(Buffer.concat(chunks).toString()))
    to.writeHead(from.statusCode ?? 502, { ...headers, 'content-length': body.length })
    to.end(body)
  }

  async function carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request
    const path = url.replace(/\?.*/, '')
    const record: LinkRequest = { at: Date.now(), method, path, headers, status: 0 }
    log.push(record)
    const trouble = take(`${method} ${path}`)
    await wait(`${method} ${path}`)
    if (isCut || trouble === 'lose') {
      if (isCut) refused++
      return void response.destroy()
    }
    if (trouble === 'refuse') {
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>')
    }

    const upward = ask(server + url, { method, headers }, (answered) => {
      if (trouble === 'drop' || isCut) {
        answered.resume()
        response.destroy()
        return
      }
      record.status = answered.statusCode ?? 0
      answer(answered, response).catch(() => response.destroy())
    })
    upward.on('error', () => response.destroy())
    response.on('close', () => upward.destroy())
    request.pipe(upward)
  }

  const serve: RequestListener = (request, response) => void carry(request, response)
  return {
    serve,
    isCut: () => isCut,
    countIfCut: () => {
      if (isCut) refused++
    },
    connect: (target: string, url: string) => {
      server = target
      own = url
    },
    control: {
      requests: () => log,
      refused: () => refused,
      dropRequest: (what: RegExp) => void once.push({ what, kind: 'lose' }),
      cut: () => {
        isCut = true
      },
      mend: () => {
        isCut = false
      },
      dropAnswer: (what: RegExp) => void once.push({ what, kind: 'drop' }),
      refuse: (what: RegExp) => void once.push({ what, kind: 'refuse' }),
      hold: (what: RegExp): Hold => {
        const hold = { what, waiting: new Set<() => void>() }
        holds.add(hold)
        return {
          waiting: () => hold.waiting.size,
          release: () => {
            holds.delete(hold)
            hold.waiting.forEach((go) => go())
          },
        }
      },
      redirect: (next: (location: string) => string) => {
        change = next
      },
    },
  }
}
