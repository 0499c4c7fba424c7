import type { ConnectEvent } from '@authpipe/react'
import { addEvent, EMPTY_TIMELINE, type Timeline } from '../../src/devtools/timeline.ts'

/** Noon, by the clock of these events. */
export const NOON = Date.UTC(2026, 0, 1, 12)

/** An event `at` milliseconds after noon. */
export function event(
  type: ConnectEvent['type'],
  at: number,
  about: Partial<ConnectEvent> = {},
): ConnectEvent {
  return { type, provider: undefined, attemptId: undefined, timestamp: NOON + at, ...about }
}

/** What a timeline shows after these. */
export function timelineOf(...events: readonly ConnectEvent[]): Timeline {
  return events.reduce(addEvent, EMPTY_TIMELINE)
}
