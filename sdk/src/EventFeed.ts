import type { ClientRequest, IncomingMessage } from 'node:http'
import type { BackendEvent } from '@authpipe/protocol'
import type { AuthpipeEvent } from './AuthpipeEvent.ts'
import type { AuthpipeTimers } from './parseOptions.ts'
import { createEventParser } from './createEventParser.ts'

/** What the feed works with. */
export interface EventFeedOptions {
  /** A request for the stream, not yet sent. */
  readonly stream: () => ClientRequest
  readonly onChange: (event: BackendEvent) => void
  readonly onEvent: (event: AuthpipeEvent) => void
  readonly now: () => number
  readonly timers: AuthpipeTimers
}

/**
 * The broker's word on what changed, over one stream per process. It proves a negative: what was asked
 * for while the stream was open, and of which no change was told, is as it was.
 *
 * Neither its socket nor its timers keep the process alive.
 */
export class EventFeed {
  readonly #options: EventFeedOptions
  #isOpen = false
  #request: ClientRequest | undefined
  #timer: NodeJS.Timeout | undefined
  #failures = 0
  /** When the stream of now, or the last one, began. Changes before it may have been missed. */
  #since: number | undefined
  #heardAt = 0

  constructor(options: EventFeedOptions) {
    this.#options = options
  }

  /** Begins to listen, and to try again whenever the stream breaks. Once is enough. */
  open(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#connect()
  }

  /** Whether any change to what was asked for at `askedAt` would have been heard of. */
  covers(askedAt: number): boolean {
    const { now, timers } = this.#options
    return (
      this.#since !== undefined && askedAt >= this.#since && now() - this.#heardAt < timers.lease
    )
  }

  /** Stops listening. `open` starts over. */
  close(): void {
    this.#isOpen = false
    this.#since = undefined
    clearTimeout(this.#timer)
    const request = this.#request
    this.#request = undefined
    request?.destroy()
  }

  #connect(): void {
    const request = this.#options.stream()
    this.#request = request
    this.#giveUpAfter(request, this.#options.timers.request)
    request.on('response', (response) => this.#listen(request, response))
    request.on('error', (error) => this.#lost(request, error))
    request.on('close', () => this.#lost(request, undefined))
    request.end()
  }

  #listen(request: ClientRequest, response: IncomingMessage): void {
    const type = response.headers['content-type'] ?? ''
    if (response.statusCode !== 200 || !type.startsWith('text/event-stream')) {
      this.#lost(request, new Error(`The stream of events was refused: ${response.statusCode}.`))
      return
    }
    this.#since = this.#options.now()
    this.#hear(request)
    this.#options.onEvent({ type: 'stream_open' })
    const parse = createEventParser((data) => this.#options.onChange(parseEvent(data)))
    response.setEncoding('utf8')
    response.on('data', (piece: string) => {
      this.#failures = 0
      this.#hear(request)
      try {
        parse(piece)
      } catch (error) {
        // A change that cannot be read is a change missed: only a new stream makes sure again.
        this.#lost(request, error instanceof Error ? error : new Error(String(error)))
      }
    })
    response.on('error', (error) => this.#lost(request, error))
  }

  /** Any byte renews the lease; the broker sends a comment every 10 s. */
  #hear(request: ClientRequest): void {
    this.#heardAt = this.#options.now()
    this.#giveUpAfter(request, this.#options.timers.silence)
  }

  #giveUpAfter(request: ClientRequest, delay: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#lost(request, new Error(`The stream of events was silent for ${delay} ms.`))
    }, delay)
    this.#timer.unref()
  }

  #lost(request: ClientRequest, cause: Error | undefined): void {
    // A broken stream says so several times; only the first counts, and none after `close`.
    if (this.#request !== request) return
    this.#request = undefined
    request.destroy()
    this.#options.onEvent({ type: 'stream_lost', cause })
    const { retry, retryMax } = this.#options.timers
    const pause = Math.min(retry * 2 ** this.#failures, retryMax)
    this.#failures += 1
    clearTimeout(this.#timer)
    // Spread, so that a broker that comes back does not meet all its clients at once.
    this.#timer = setTimeout(() => this.#connect(), pause * (0.5 + Math.random() / 2))
    this.#timer.unref()
  }
}

/** @throws {SyntaxError | TypeError} when the data is no event */
function parseEvent(data: string): BackendEvent {
  const event: unknown = JSON.parse(data)
  if (typeof event === 'object' && event !== null) {
    const { connectionId, generation, kind } = event as Record<string, unknown>
    if (
      typeof connectionId === 'string' &&
      typeof generation === 'number' &&
      typeof kind === 'string'
    ) {
      // A kind of a newer broker counts as one that ends the credential, see CredentialReader.
      return event as BackendEvent
    }
  }
  throw new TypeError('The broker sent an event of another shape.')
}
