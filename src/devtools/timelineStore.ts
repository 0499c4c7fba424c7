import type { AuthpipeClient } from '../client/AuthpipeClient.ts'
import { EMPTY_TIMELINE, addEvent } from './timeline.ts'
import type { Timeline } from './timeline.ts'

/** A client's timeline, for `useSyncExternalStore`. */
export interface TimelineStore {
  readonly getTimeline: () => Timeline
  /** Listens to the client as long as somebody listens here. */
  readonly subscribe: (listener: () => void) => () => void
  readonly clear: () => void
}

const stores = new WeakMap<AuthpipeClient, TimelineStore>()

/** The timeline of this client, the same for every panel: it survives the panel that shows it. */
export function timelineOf(client: AuthpipeClient): TimelineStore {
  const store = stores.get(client) ?? createTimelineStore(client)
  stores.set(client, store)
  return store
}

function createTimelineStore(client: AuthpipeClient): TimelineStore {
  let timeline = EMPTY_TIMELINE
  const listeners = new Set<() => void>()
  let stop: (() => void) | undefined

  function change(next: Timeline): void {
    timeline = next
    for (const listener of listeners) listener()
  }

  return {
    getTimeline: () => timeline,
    subscribe(listener) {
      listeners.add(listener)
      stop ??= client.onEvent((event) => change(addEvent(timeline, event)))
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stop?.()
        stop = undefined
      }
    },
    clear: () => change(EMPTY_TIMELINE),
  }
}
