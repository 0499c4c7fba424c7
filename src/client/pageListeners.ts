import { parsePopupMessage } from '@authpipe/protocol'
import { wake, type AttemptRun } from './AttemptRun.ts'
import { hearPopup } from './attemptPopup.ts'

const EVENTS = ['message', 'focus', 'pageshow', 'online', 'visibilitychange']

/** The page's events, for the attempts that are pending. */
export interface PageListeners {
  readonly add: (run: AttemptRun) => void
  readonly remove: (run: AttemptRun) => void
  /** When the page last got the focus, on the clock of `performance.now()`. */
  readonly focusedAt: () => number
}

/**
 * Listens to the page by one listener for each event, and only while an attempt is pending.
 * `pagesOrigin`: the only origin whose messages are read at all.
 */
export function createPageListeners(pagesOrigin: string): PageListeners {
  const runs = new Set<AttemptRun>()
  let focusedAt = -Infinity

  function hear(event: Event | MessageEvent): void {
    if (event.type === 'focus') focusedAt = performance.now()
    if (!('data' in event)) return runs.forEach(wake)
    const message = event.origin === pagesOrigin && parsePopupMessage(event.data)
    if (message) for (const run of runs) hearPopup(run, message, event.source)
  }

  return {
    add(run) {
      if (runs.size === 0) for (const name of EVENTS) window.addEventListener(name, hear)
      runs.add(run)
    },
    remove(run) {
      runs.delete(run)
      if (runs.size === 0) for (const name of EVENTS) window.removeEventListener(name, hear)
    },
    focusedAt: () => focusedAt,
  }
}
