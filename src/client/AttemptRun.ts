import type { AttemptBinding, AttemptView } from '@authpipe/protocol'
import type { AttemptOutcome, ClientTimers, ConnectOptions } from './AuthpipeClient.ts'
import type { AttemptEvent } from './attemptMachine.ts'
import type { BrokerApi } from './brokerApi.ts'
import type { ErrorSubject } from './clientErrors.ts'
import type { Popup } from './popup.ts'

/** What a client lends to each of its attempts. */
export interface AttemptWorld {
  readonly api: BrokerApi
  readonly pagesUrl: string
  readonly pagesOrigin: string
  readonly timers: ClientTimers
  /** When the page last got the focus, on the clock of `performance.now()`. */
  readonly focusedAt: () => number
  /** Whether this provider is known to cut every window from its opener (COOP). */
  readonly alwaysSevers: (provider: string) => boolean
}

/** How an attempt ends, before its id is added. */
export type AttemptEnd = AttemptOutcome extends infer Outcome
  ? Outcome extends AttemptOutcome
    ? Omit<Outcome, 'attemptId'>
    : never
  : never

/** One attempt under way. It ends as `finish` first hears. */
export interface AttemptRun extends AttemptWorld {
  readonly options: ConnectOptions
  /** `V`, 256 bit: only this page can complete or cancel the attempt. */
  readonly verifier: string
  readonly report: (event: AttemptEvent) => void
  /** Ends the attempt, and everything that waits in it. Only the first call counts. */
  readonly finish: (end: AttemptEnd) => void
  /** Aborts when the attempt is over. */
  readonly over: AbortSignal
  /** The provider, and the attempt's id once it exists. */
  subject: ErrorSubject
  popup: Popup
  /** The newest the broker has said. `undefined` until the attempt exists. */
  view: AttemptView | undefined
  /** How this page bound the window to itself. `complete` demands that the broker saw the same. */
  did: AttemptBinding | undefined
  completionCode: string | undefined
  completing: boolean
  cancelling: boolean
  /** What the attempt ends as when the broker says `cancelled`. */
  verdict: AttemptEnd
  /** Aborts at the next `wake`: ends whatever waits for time to pass. */
  nap: AbortController
}

/** Ends all waiting and asks the broker at once: the page came back, or the network did. */
export function wake(run: AttemptRun): void {
  const { nap } = run
  run.nap = new AbortController()
  nap.abort()
}
