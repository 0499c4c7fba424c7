import type { BackendEvent, ConnectionEvent } from '@authpipe/protocol'

/** Something changed. Carries ids only. */
export type BusEvent =
  | { readonly topic: 'attempt'; readonly attemptId: string }
  | {
      readonly topic: 'connection'
      readonly tenantId: string
      readonly userId: string
      readonly page: ConnectionEvent | undefined
      readonly backend: Omit<BackendEvent, 'seq'> | undefined
    }

/** Tells the parts of one broker process about changes, after they are committed. */
export interface Bus {
  publish(event: BusEvent): void
  /** Returns the way to stop listening. */
  subscribe(listener: (event: BusEvent) => void): () => void
}

/** A bus within this process. `onFailure` hears of a listener that throws. */
export function createBus(onFailure: (error: unknown) => void = () => undefined): Bus {
  const listeners = new Set<(event: BusEvent) => void>()
  return {
    publish: (event) => {
      for (const listener of listeners) {
        // The change is committed: what a listener makes of it must not reach whoever made it.
        try {
          listener(event)
        } catch (error) {
          onFailure(error)
        }
      }
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
