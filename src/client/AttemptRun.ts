import type { AttemptBinding, AttemptView } from '@authpipe/protocol'
import type { AttemptOutcome, ClientTimers, ConnectOptions } from './AuthpipeClient.ts'
import type { AttemptEvent } from './attemptMachine.ts'
import type { AttemptSubject, BrokerApi } from './brokerApi.ts'
import type { Popup } from './popup.ts'

/** What a client lends to each of its attempts. */
export interface AttemptWorld {
  readonly api: BrokerApi
  readonly pagesUrl: string
  readonly timers: ClientTimers
  /** When the page last got the focus, on the clock of `performance.now()`. */
  readonly focusedAt: () => number
  /** Whether this provider is known to cut every window from its opener (COOP). */
  readonly alwaysSevers: (provider: string) => boolean
}

/** One attempt under way. Its outcome is whatever `finish` hears first. */
export interface AttemptRun {
  readonly world: AttemptWorld
  readonly options: ConnectOptions
  /** `V`, 256 bit: only this page can complete or cancel the attempt. */
  readonly verifier: string
  readonly report: (event: AttemptEvent) => void
  /** Ends the attempt, and everything that waits in it. Only the first call counts. */
  readonly finish: (outcome: AttemptOutcome) => void
  /** Aborts when the attempt is over. */
  readonly over: AbortSignal
  popup: Popup
  /** The newest the broker has said. `undefined` until the attempt exists. */
  view: AttemptView | undefined
  /** How this page bound the window to itself. `complete` demands that the broker saw the same. */
  did: AttemptBinding
  completionCode: string | undefined
  completing: boolean
  cancelling: boolean
  /** What the attempt ends as when the broker says `cancelled`. */
  verdict: AttemptOutcome | undefined
  /** Aborts at the next `wake`: ends whatever waits for time to pass. */
  nap: AbortController
}

/** What errors of this attempt are about. */
export function subjectOf(run: AttemptRun, attemptId: string): AttemptSubject {
  return { provider: run.options.provider, attemptId }
}

/** Ends all waiting and asks the broker at once: the page came back, or the network did. */
export function wake(run: AttemptRun): void {
  const { nap } = run
  run.nap = new AbortController()
  nap.abort()
}
