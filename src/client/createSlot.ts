import type { Connection } from '@authpipe/protocol'
import type { Attempt, AttemptEnd, AttemptWorld, KeptAttempt } from './Attempt.ts'
import type {
  AttemptOutcome,
  AttemptState,
  ConnectOptions,
  OutcomeObserver,
} from './AuthpipeClient.ts'
import { callSafely } from './listeners.ts'
import { canOpenWindow, createKeys, isInPlace, openFor } from './openWindow.ts'
import { randomSecret } from './secrets.ts'
import { startError } from './startError.ts'
import { traceState } from './trace.ts'
import { writeKept } from './writeKept.ts'

/** The place where the attempts of one provider, or of one connection to renew, live in turn. */
export interface Slot {
  readonly connect: (
    options: ConnectOptions,
    observer?: OutcomeObserver,
    kept?: KeptAttempt,
  ) => Promise<AttemptOutcome>
  readonly getState: () => AttemptState
  readonly observe: (observer: OutcomeObserver) => () => void
  /** What is under way, if something is. */
  readonly getAttempt: () => Attempt | undefined
  readonly reset: () => void
}

/**
 * Loads what an attempt is run by: not with the button, since most who see it are connected. Call it
 * when a click is near.
 */
export const loadAttempt = () => import('./runAttempt.ts')

const IDLE: AttemptState = { status: 'idle' }

type Pending = Extract<AttemptState, { status: 'pending' }>

/** How apps hear of an outcome. */
const EVENTS = {
  success: 'connect.succeeded',
  cancelled: 'connect.cancelled',
  error: 'connect.failed',
} as const

/** An empty slot. It runs one attempt at a time. */
export function createSlot(
  world: AttemptWorld,
  onConnected: (connection: Connection) => void,
): Slot {
  const { emit } = world
  let state: AttemptState = IDLE
  /** In the order in which they registered. */
  const observers = new Set<OutcomeObserver>()
  /** An outcome nobody was there to hear. */
  let unheard: AttemptOutcome | undefined
  /** The attempt under way, and how it will end. */
  let attempt: Attempt | undefined
  let outcome: Promise<AttemptOutcome> | undefined

  function setState(next: AttemptState): void {
    if (next === state) return
    state = next
    world.moves.tell()
  }

  function start(
    options: ConnectOptions,
    resolve: (end: AttemptOutcome) => void,
    caller?: OutcomeObserver,
    kept?: KeptAttempt,
  ): void {
    const { provider } = options
    unheard = undefined
    // Who did not register before hears this one outcome all the same.
    const isGuest = caller && !observers.has(caller)

    function end(ended: AttemptOutcome): void {
      attempt = outcome = undefined
      writeKept(world, options)
      if (ended.status === 'success') onConnected(ended.connection)
      setState(ended)
      if (process.env.NODE_ENV !== 'production') traceState(world, options, ended)
      const { attemptId } = ended
      const error = 'error' in ended && { error: ended.error }
      emit(EVENTS[ended.status], { provider, attemptId, ...error })
      const isThere = isGuest || (caller && observers.has(caller))
      const observer = isThere ? caller : [...observers].at(-1)
      if (observer) callSafely(observer, ended)
      else unheard = ended
      resolve(ended)
    }

    if (!kept) emit('connect.started', { provider })
    // Before anything else. The rest of the code is loaded while the window loads its page.
    const seed = kept ?? {
      options,
      keys: createKeys(),
      verifier: randomSecret(32),
      keptAt: Date.now(),
      keptBy: performance.timeOrigin,
    }
    writeKept(world, options, seed)
    const isLate = kept || isInPlace(world, options) || !canOpenWindow()
    const opened = isLate ? undefined : openFor(world, options, seed.keys)
    const popup = opened?.window
    // The rest of its fields comes with the code that knows them.
    const opening = { status: 'pending', phase: 'opening', detached: !!kept } as Pending
    setState(opening)
    if (process.env.NODE_ENV !== 'production') traceState(world, options, opening)
    if (popup) emit('window.opened', { provider })

    /** Ends it before it was run: nobody knows of it but its window. */
    function stop(how: AttemptEnd): void {
      if (attempt !== loading) return
      popup?.close()
      end({ ...how, attemptId: undefined } as AttemptOutcome)
    }
    /** Stands for the attempt until the code is there. */
    const loading: Attempt = {
      show: () => popup?.focus(),
      leave() {},
      // What an earlier load of the page began, the broker knows of.
      dismiss: () =>
        kept
          ? void loaded.then(() => attempt?.dismiss())
          : stop({ status: 'cancelled', reason: 'dismissed' }),
    }
    attempt = loading
    const run = async (): Promise<void> => {
      try {
        const { runAttempt } = await loadAttempt()
        if (attempt !== loading) return
        const slot = { getState, setState }
        attempt = runAttempt({ world, options, slot, onEnd: end, opened, seed, isResumed: !!kept })
      } catch (cause) {
        stop({ status: 'error', error: await startError('network_error', cause) })
      }
    }
    const loaded = run()
  }

  const getState = (): AttemptState => state

  return {
    connect(options, observer, kept) {
      // Where it is out of sight, a click that connects opens it again.
      if (state.status === 'pending') attempt?.show(state.phase === 'blocked' || state.detached)
      return (outcome ??= new Promise((resolve) => start(options, resolve, observer, kept)))
    },
    getState,
    observe(observer) {
      observers.add(observer)
      if (unheard) callSafely(observer, unheard)
      unheard = undefined
      return () => void observers.delete(observer)
    },
    getAttempt: () => attempt,
    reset() {
      if (outcome) return
      unheard = undefined
      setState(IDLE)
    },
  }
}
