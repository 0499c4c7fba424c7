import { Agent, request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '../run/Clock.ts'
import type { Coverage } from '../run/Coverage.ts'
import type { Random } from '../run/Random.ts'
import type { Story } from '../run/Story.ts'

/** What is asked. */
export interface NetworkRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined
}

/** What was answered. */
export interface NetworkAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** What can go wrong on the way. `hang`: nothing comes back for long. */
export type NetworkFault = 'lost request' | 'lost answer' | 'slow' | 'hang' | 'status 503'

/** Something that goes wrong with the next requests of a kind. */
interface Trouble {
  readonly about: RequestKind
  readonly fault: NetworkFault
  left: number
}

/** The requests that a trouble can hit. */
export type RequestKind =
  | 'create'
  | 'poll'
  | 'complete'
  | 'cancel'
  | 'reopen'
  | 'connections'
  | 'launch'
  | 'status'
  | 'page'
  | 'token'
  | 'code'

const KINDS: readonly (readonly [RequestKind, RegExp])[] = [
  ['token', /^POST \/v1\/connect-tokens$/],
  ['create', /^POST \/v1\/connect\/attempts$/],
  ['complete', /\/complete$/],
  ['cancel', /\/cancel$/],
  ['reopen', /\/reopen$/],
  ['poll', /^GET \/v1\/connect\/attempts\//],
  ['connections', /^GET \/v1\/connect\/connections/],
  ['launch', /^POST \/connect\/boot\/launch$/],
  ['status', /\/(status|opener)$/],
  ['page', /^(GET|POST) \/(connect|oauth|users)\//],
]

/** Which kind of request this is. */
export function kindOf({ method, url }: Pick<NetworkRequest, 'method' | 'url'>): RequestKind {
  const line = `${method} ${url.pathname}`
  return KINDS.find(([, pattern]) => pattern.test(line))?.[0] ?? 'page'
}

/** After so many milliseconds of silence, browsers give up by themselves. */
const BROWSER_PATIENCE = 300_000

const agent = new Agent({ keepAlive: true })

/** The network between one person's browser and all servers. Takes its time; fails where it is told to. */
export class Network {
  isOffline = false
  /** Milliseconds one way, at most. */
  latency = 60
  private readonly troubles: Trouble[] = []
  private readonly open = new Set<AbortController>()
  private readonly clock: Clock
  private readonly random: Random
  private readonly story: Story
  private readonly coverage: Coverage

  constructor(clock: Clock, random: Random, story: Story, coverage: Coverage) {
    this.clock = clock
    this.random = random
    this.story = story
    this.coverage = coverage
  }

  /** The next `times` requests of a kind go wrong. */
  trouble(about: RequestKind, fault: NetworkFault, times: number): void {
    this.troubles.push({ about, fault, left: times })
  }

  goOffline(): void {
    this.isOffline = true
    for (const abort of this.open) abort.abort(new TypeError('The network is gone.'))
  }

  /** Everything goes well from now on. */
  heal(): void {
    this.isOffline = false
    this.troubles.length = 0
  }

  /** Rejects with a `TypeError` where nothing came back, and with the signal's reason. */
  async ask(request: NetworkRequest): Promise<NetworkAnswer> {
    const abort = new AbortController()
    this.open.add(abort)
    const { signal } = request
    const stop = () => abort.abort(signal?.reason)
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop)
    try {
      return await untilAborted(this.send(request, abort.signal), abort.signal)
    } finally {
      signal?.removeEventListener('abort', stop)
      this.open.delete(abort)
    }
  }

  /** A part of a page's code. */
  async load(signal: AbortSignal): Promise<void> {
    const fault = this.take('code')
    await this.clock.wait(this.random.next() * this.latency * 2)
    if (!signal.aborted && !this.isOffline && !fault) return
    this.coverage.add('network faults that hit', 'code')
    throw new TypeError('Failed to fetch.')
  }

  private async send(request: NetworkRequest, signal: AbortSignal): Promise<NetworkAnswer> {
    const kind = kindOf(request)
    const fault = this.take(kind)
    await this.clock.wait(this.random.next() * this.latency)
    signal.throwIfAborted()
    if (this.isOffline || fault === 'lost request') throw new TypeError('The network is gone.')
    if (fault === 'hang') {
      await this.clock.wait(BROWSER_PATIENCE)
      throw new TypeError('Nothing came back.')
    }
    if (fault === 'status 503') return { status: 503, headers: {}, text: '<h1>Bad gateway</h1>' }
    const answer = await send(request, signal)
    if (fault === 'slow') await this.clock.wait(this.random.between(500, 20_000))
    await this.clock.wait(this.random.next() * this.latency)
    signal.throwIfAborted()
    if (this.isOffline || fault === 'lost answer') throw new TypeError('The answer was lost.')
    return answer
  }

  private take(kind: RequestKind): NetworkFault | undefined {
    const trouble = this.troubles.find(({ about, left }) => about === kind && left > 0)
    if (!trouble) return undefined
    trouble.left--
    this.coverage.add('network faults that hit', `${kind}: ${trouble.fault}`)
    this.story.tell('network', `${kind}: ${trouble.fault}`)
    return trouble.fault
  }
}

function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject)
    const stop = () => reject(signal.reason as Error)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop)
  })
}

function send(
  { url, method, headers, body }: NetworkRequest,
  signal: AbortSignal,
): Promise<NetworkAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers, agent, signal }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text })
      })
      incoming.on('error', (cause) => reject(new TypeError('The answer broke off.', { cause })))
    })
    outgoing.on('error', (cause) => reject(new TypeError('The network failed.', { cause })))
    outgoing.end(body)
  })
}
