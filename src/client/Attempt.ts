import type { AttemptOutcome, ClientTimers } from './AuthpipeClient.ts'
import type { SendRequest } from './brokerRequest.ts'
import type { Listeners } from './listeners.ts'

/** What a client lends to each of its attempts. */
export interface AttemptWorld {
  readonly request: SendRequest
  /** The page's messages, and the signs that it came back, or the network did. */
  readonly page: Listeners<Event | MessageEvent>
  readonly pagesUrl: string
  readonly timers: ClientTimers
  /** Whether this provider is known to cut every window from its opener (COOP). */
  readonly alwaysSevers: (provider: string) => boolean
}

/** One attempt under way. */
export interface Attempt {
  /** Focuses the window; or, in a click, opens one again, if `mayOpen`. */
  readonly show: (mayOpen: boolean) => void
  /** The person wants no more of it. */
  readonly dismiss: () => void
}

/** How an attempt ends, before its id is added. */
export type AttemptEnd = AttemptOutcome extends infer Outcome
  ? Outcome extends AttemptOutcome
    ? Omit<Outcome, 'attemptId'>
    : never
  : never
