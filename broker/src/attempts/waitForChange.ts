import type { Ports } from '../ports.ts'

/** How long, and for what, to wait. */
export interface WaitOptions {
  readonly timeoutMs: number
  /** Wait for changes of this attempt only. @default any attempt's */
  readonly attemptId?: string
  /** Gives up early. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads at once, and again after each change, until there is a value or time is over. Listens before
 * it reads, so that no change falls between.
 */
export async function waitForChange<T>(
  ports: Pick<Ports, 'bus'>,
  options: WaitOptions,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const bell = createBell()
  let isOver = options.signal?.aborted ?? false
  const giveUp = () => {
    isOver = true
    bell.ring()
  }
  const unsubscribe = ports.bus.subscribe((event) => {
    if (event.topic !== 'attempt') return
    if (options.attemptId === undefined || event.attemptId === options.attemptId) bell.ring()
  })
  const timer = setTimeout(giveUp, options.timeoutMs)
  options.signal?.addEventListener('abort', giveUp)
  try {
    for (;;) {
      const value = await read()
      if (value !== undefined || isOver) return value
      await bell.rung()
    }
  } finally {
    unsubscribe()
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', giveUp)
  }
}

/** Rings once for any number of changes since it was last heard. */
function createBell(): { ring: () => void; rung: () => Promise<void> } {
  let ring: (() => void) | undefined
  const arm = () => new Promise<void>((resolve) => (ring = resolve))
  let next = arm()
  return {
    ring: () => ring?.(),
    rung: async () => {
      await next
      next = arm()
    },
  }
}
