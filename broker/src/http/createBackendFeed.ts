import type { BackendEvent } from '@authpipe/protocol'
import type { Ports } from '../ports.ts'

/** Every change of any connection, numbered. */
export interface BackendFeed {
  /** Returns the way to stop listening. */
  subscribe(listener: (event: BackendEvent) => void): () => void
}

/**
 * Numbers the changes of connections, for all listeners alike, so that one who missed some can tell.
 * Begins at the clock, so that numbers keep growing over a restart.
 */
export function createBackendFeed(ports: Pick<Ports, 'bus' | 'now'>): BackendFeed {
  const listeners = new Set<(event: BackendEvent) => void>()
  let seq = ports.now()
  ports.bus.subscribe((event) => {
    if (event.topic !== 'connection' || event.backend === undefined) return
    const numbered = { seq: ++seq, ...event.backend }
    for (const listener of listeners) listener(numbered)
  })
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
