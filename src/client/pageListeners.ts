import { parsePopupMessage } from '@authpipe/protocol'
import { wake, type AttemptRun } from './AttemptRun.ts'
import { hearPopup } from './attemptPopup.ts'

const SIGNS_OF_LIFE = ['focus', 'pageshow', 'online', 'visibilitychange']

/** The page's events, for the attempts that are pending. */
export interface PageListeners {
  add(run: AttemptRun): void
  remove(run: AttemptRun): void
  /** When the page last got the focus, on the clock of `performance.now()`. */
  focusedAt(): number
}

/**
 * Listens to the page by one listener for each event, and only while an attempt is pending.
 * `pagesOrigin`: the only origin that is listened to at all.
 */
export function createPageListeners(pagesOrigin: string): PageListeners {
  const runs = new Set<AttemptRun>()
  let focusedAt = -Infinity

  function hear(event: MessageEvent): void {
    const message = event.origin === pagesOrigin ? parsePopupMessage(event.data) : undefined
    if (message) for (const run of runs) hearPopup(run, message, event.source)
  }

  function look(event: Event): void {
    if (event.type === 'focus') focusedAt = performance.now()
    for (const run of runs) wake(run)
  }

  function listen(verb: 'addEventListener' | 'removeEventListener'): void {
    window[verb]('message', hear as EventListener)
    for (const sign of SIGNS_OF_LIFE) window[verb](sign, look)
  }

  return {
    add(run) {
      if (runs.size === 0) listen('addEventListener')
      runs.add(run)
    },
    remove(run) {
      runs.delete(run)
      if (runs.size === 0) listen('removeEventListener')
    },
    focusedAt: () => focusedAt,
  }
}
