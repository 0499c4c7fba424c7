import type { Attempt, AttemptWorld } from './Attempt.ts'
import type {
  AttemptOutcome,
  AttemptState,
  ConnectEvent,
  ConnectOptions,
  OutcomeObserver,
} from './AuthpipeClient.ts'
import { nextStep, transition, type AttemptEvent } from './attemptMachine.ts'
import { callSafely, createListeners } from './listeners.ts'
import { runAttempt } from './runAttempt.ts'

/** The place where the attempts of one provider, or of one connection to renew, live in turn. */
export interface Slot {
  readonly connect: (options: ConnectOptions, observer?: OutcomeObserver) => Promise<AttemptOutcome>
  readonly getState: () => AttemptState
  readonly subscribe: (listener: () => void) => () => void
  readonly observe: (observer: OutcomeObserver) => () => void
  readonly cancel: () => void
  readonly reopen: () => void
  readonly reset: () => void
}

/** What a slot tells the client. */
export type Emit = (
  type: ConnectEvent['type'],
  provider?: string,
  about?: Partial<Pick<Extract<AttemptState, { status: 'error' }>, 'attemptId' | 'error'>>,
) => void

/** Which of the machine's events the app is told of, by which stable name. */
const EVENT_NAMES: Partial<Record<AttemptEvent['type'], ConnectEvent['type']>> = {
  start: 'connect.started',
  opened: 'window.opened',
  blocked: 'window.blocked',
  lost: 'window.maybe_closed',
  authorized: 'callback.received',
  success: 'connect.succeeded',
  cancelled: 'connect.cancelled',
  error: 'connect.failed',
}

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
  let outcome: Promise<AttemptOutcome> | undefined

  /** Moves the machine, and tells those who watch the slot, and those who hear events. */
  function report(event: AttemptEvent, provider?: string): void {
    const before = state
    const type = nextStep(state, event.type) && EVENT_NAMES[event.type]
    state = transition(state, event)
    if (state !== before) listeners.tell()
    if (type) emit(type, provider, state as Parameters<Emit>[2])
  }

  function start(
    options: ConnectOptions,
    caller: OutcomeObserver | undefined,
    resolve: (end: AttemptOutcome) => void,
  ): void {
    const { provider } = options
    unheard = undefined
    // Who did not register before is registered for this one outcome.
    const isGuest = caller && !observers.has(caller)
    if (isGuest) observers.add(caller)

    function end(ended: AttemptOutcome): void {
      attempt = outcome = undefined
      report({ type: ended.status, outcome: ended }, provider)
      if (ended.status === 'success') onConnected()
      const observer = caller && observers.has(caller) ? caller : [...observers].at(-1)
      if (observer) callSafely(observer, ended)
      else unheard = ended
      if (isGuest) observers.delete(caller)
      resolve(ended)
    }

    attempt = runAttempt(world, options, (event) => report(event, provider), end)
  }

  return {
    connect(options, observer) {
      // Where it is out of sight, a click that connects opens it again.
      if (state.status === 'pending') attempt?.show(state.phase === 'blocked' || state.detached)
      return (outcome ??= new Promise((resolve) => start(options, observer, resolve)))
    },
    getState: () => state,
    subscribe: listeners.add,
    observe(observer) {
      observers.add(observer)
      if (unheard) callSafely(observer, unheard)
      unheard = undefined
      return () => void observers.delete(observer)
    },
    cancel: () => attempt?.dismiss(),
    reopen: () => attempt?.show(true),
    reset() {
      if (attempt) return
      unheard = undefined
      report({ type: 'reset' })
    },
  }
}
