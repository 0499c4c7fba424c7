import type { Attempt, AttemptRun, AttemptWorld, KeptAttempt, OpenedWindow } from './Attempt.ts'
import type {
  AttemptOutcome,
  AttemptState,
  ConnectEvent,
  ConnectOptions,
  OutcomeObserver,
} from './AuthpipeClient.ts'
import { transition } from './attemptMachine.ts'
import { callSafely, createListeners } from './listeners.ts'
import { canOpenWindow, openFor } from './openWindow.ts'
import { startError } from './startError.ts'

/** The place where the attempts of one provider, or of one connection to renew, live in turn. */
export interface Slot {
  readonly connect: (
    options: ConnectOptions,
    observer?: OutcomeObserver,
    kept?: KeptAttempt,
  ) => Promise<AttemptOutcome>
  readonly getState: () => AttemptState
  readonly subscribe: (listener: () => void) => () => void
  readonly observe: (observer: OutcomeObserver) => () => void
  readonly cancel: () => void
  /** Focuses the window; or, in a click, opens one again, if `mayOpen`. */
  readonly show: (mayOpen: boolean) => void
  /** Goes on in place of this page. */
  readonly leave: () => void
  readonly reset: () => void
}

/** What a slot tells the client. */
export type Emit = (
  type: ConnectEvent['type'],
  about?: Partial<Omit<ConnectEvent, 'type' | 'timestamp'>>,
) => void

/** How apps hear of an outcome. */
const OUTCOME_EVENTS = {
  success: 'connect.succeeded',
  cancelled: 'connect.cancelled',
  error: 'connect.failed',
} as const

/**
 * Loads what an attempt is run by: not with the button, since most who see it are connected. Call it
 * when a click is near.
 */
export const loadAttempt = () => import('./runAttempt.ts')

/** An empty slot. It runs one attempt at a time. */
export function createSlot(world: AttemptWorld, emit: Emit, onConnected: () => void): Slot {
  let state: AttemptState = { status: 'idle' }
  const listeners = createListeners<void>()
  /** In the order in which they registered. */
  const observers = new Set<OutcomeObserver>()
  /** An outcome nobody was there to hear. */
  let unheard: AttemptOutcome | undefined
  /** The attempt under way, and how it will end. */
  let attempt: Attempt | undefined
  let loading: Promise<void> | undefined
  let opened: OpenedWindow | undefined
  let outcome: Promise<AttemptOutcome> | undefined

  /** Moves the machine, and tells those who watch the slot. Whether it moved. */
  function move(change: Parameters<typeof transition>[1]): boolean {
    const before = state
    state = transition(state, change)
    if (state !== before) listeners.tell()
    return state !== before
  }

  /** Tells the app what happened, with what is known of the attempt. */
  function tell(event: ConnectEvent['type'], provider: string): void {
    const { attemptId, error } = state as Partial<Extract<AttemptState, { status: 'error' }>>
    emit(event, { provider, attemptId, ...(error && { error }) })
  }

  function start(
    options: ConnectOptions,
    resolve: (end: AttemptOutcome) => void,
    caller?: OutcomeObserver,
    kept?: KeptAttempt,
  ): void {
    const { provider } = options
    unheard = undefined
    // Who did not register before is registered for this one outcome.
    const isGuest = caller && !observers.has(caller)
    if (isGuest) observers.add(caller)

    const report: AttemptRun['report'] = (change, event) => {
      if (move(change) && event) tell(event, provider)
    }
    function end(ended: AttemptOutcome): void {
      attempt = outcome = undefined
      move(ended)
      tell(OUTCOME_EVENTS[ended.status], provider)
      if (ended.status === 'success') onConnected()
      const observer = caller && observers.has(caller) ? caller : [...observers].at(-1)
      if (observer) callSafely(observer, ended)
      else unheard = ended
      if (isGuest) observers.delete(caller)
      resolve(ended)
    }

    emit(kept ? 'connect.resumed' : 'connect.started', { provider })
    // Before anything else. The rest of the code is loaded while the window loads its page.
    const isLate = kept || options.flow === 'redirect' || !canOpenWindow()
    opened = isLate ? undefined : openFor(world, options)
    report({ phase: 'opening', detached: !!kept }, opened?.window ? 'window.opened' : undefined)
    loading = loadAttempt().then(
      ({ runAttempt }) => {
        attempt = runAttempt(world, options, report, end, opened, kept)
        return undefined
      },
      async (cause: unknown) => {
        opened?.window?.close()
        const error = await startError('network_error', cause)
        end({ status: 'error', attemptId: undefined, error })
      },
    )
  }

  function show(mayOpen: boolean): void {
    if (attempt) attempt.show(mayOpen)
    else opened?.window?.focus()
  }

  return {
    connect(options, observer, kept) {
      // Where it is out of sight, a click that connects opens it again.
      if (state.status === 'pending') show(state.phase === 'blocked' || state.detached)
      return (outcome ??= new Promise((resolve) => start(options, resolve, observer, kept)))
    },
    getState: () => state,
    subscribe: listeners.add,
    observe(observer) {
      observers.add(observer)
      if (unheard) callSafely(observer, unheard)
      unheard = undefined
      return () => void observers.delete(observer)
    },
    show,
    leave: () => attempt?.leave(),
    cancel: () => void loading?.then(() => attempt?.dismiss()),
    reset() {
      if (outcome) return
      unheard = undefined
      move({ status: 'idle' })
    },
  }
}
