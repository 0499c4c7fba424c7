import type { Ports } from '../ports.ts'

/** One open `text/event-stream` (HTML Living Standard, server-sent events). */
export interface EventStream {
  /** Sends one event: its data as JSON, and what `Last-Event-ID` would name. */
  send(id: number, data: object): void
  close(): void
}

/** What an event stream is opened with. */
interface EventStreamOptions {
  /** When the caller's right to listen ends, in milliseconds since the epoch. @default never */
  readonly endsAt?: number
  /** Asked at every heartbeat: a stream ends with the right to it. @default always */
  readonly isAllowed?: () => Promise<boolean>
  /** Begins to send; gives the way to stop. */
  readonly listen: (stream: EventStream) => () => void
}

/** Every event stream of this process. */
export interface EventStreams {
  open(options: EventStreamOptions): Response
  closeAll(): void
}

/** A reader this far behind is cut off; it comes back and reads anew. */
const MAX_QUEUED_EVENTS = 1000
const HEARTBEAT = ': \n\n'

/** Keeps event streams alive by comments, and ends them all when the broker stops. */
export function createEventStreams(ports: Pick<Ports, 'now' | 'timers'>): EventStreams {
  const open = new Set<() => void>()
  return {
    open: (options) => {
      const body = streamBody(ports, options, open)
      return new Response(body, {
        headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' },
      })
    },
    closeAll: () => {
      for (const close of open) close()
    },
  }
}

function streamBody(
  ports: Pick<Ports, 'now' | 'timers'>,
  { endsAt = Infinity, isAllowed, listen }: EventStreamOptions,
  open: Set<() => void>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let release: (() => void) | undefined
  return new ReadableStream<Uint8Array>({
    start(controller) {
      let isOpen = true
      let stop: (() => void) | undefined
      const close = () => {
        if (!isOpen) return
        release?.()
        controller.close()
      }
      const write = (text: string) => {
        if (isOpen) controller.enqueue(encoder.encode(text))
        if ((controller.desiredSize ?? 0) < -MAX_QUEUED_EVENTS) close()
      }
      const beat = async () => {
        const isOver = ports.now() >= endsAt || (await isAllowed?.()) === false
        if (isOver) close()
        else write(HEARTBEAT)
      }
      // When nobody can say whether it is allowed, it is not.
      const timer = setInterval(() => void beat().catch(close), ports.timers.heartbeat)
      release = () => {
        isOpen = false
        clearInterval(timer)
        open.delete(close)
        stop?.()
      }
      open.add(close)
      // At once, so that the caller sees the answer's head.
      write(HEARTBEAT)
      stop = listen({
        send: (id, data) => write(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`),
        close,
      })
      if (!isOpen) stop()
    },
    cancel: () => release?.(),
  })
}
