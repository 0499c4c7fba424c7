import type { AttemptWorld } from './AttemptRun.ts'
import { attemptSlot } from './AuthpipeClient.ts'
import type {
  AttemptOutcome,
  AuthpipeClient,
  ConnectEvent,
  ConnectOptions,
  OutcomeObserver,
} from './AuthpipeClient.ts'
import { expects, transition, type AttemptEvent } from './attemptMachine.ts'
import { showPopup } from './attemptPopup.ts'
import { clientError } from './clientErrors.ts'
import { createPageListeners } from './pageListeners.ts'
import { runAttempt } from './runAttempt.ts'
import { cancel } from './settleAttempt.ts'
import { addObserver, createSlot, deliver, type Slot } from './slots.ts'

/** The part of a client that runs attempts. */
export type Attempts = Pick<
  AuthpipeClient,
  'connect' | 'getAttempt' | 'subscribe' | 'observe' | 'cancel' | 'reopen' | 'reset'
>

type Emit = (event: Omit<ConnectEvent, 'timestamp'>) => void

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

/** Runs attempts, one at a time in each slot. Listens to the page only while one is pending. */
export function createAttempts(
  given: Omit<AttemptWorld, 'focusedAt'>,
  emit: Emit,
  onConnected: () => void,
): Attempts {
  const slots = new Map<string, Slot>()
  const page = createPageListeners(given.pagesOrigin)
  const world: AttemptWorld = { ...given, focusedAt: page.focusedAt }

  function slotOf(name: string): Slot {
    const slot = slots.get(name) ?? createSlot()
    slots.set(name, slot)
    return slot
  }

  function start(slot: Slot, options: ConnectOptions, observer?: OutcomeObserver): void {
    const { provider } = options
    const report = createReport(slot, provider, emit)
    // Who did not register before is registered for this one outcome.
    const forget =
      observer && !slot.observers.has(observer) ? addObserver(slot, observer) : undefined
    slot.caller = observer
    slot.unheard = undefined
    slot.outcome = new Promise((resolve) => {
      const end = (outcome: AttemptOutcome): void => {
        if (slot.run) page.remove(slot.run)
        slot.run = slot.outcome = undefined
        report({ type: outcome.status, outcome })
        if (outcome.status === 'success') onConnected()
        deliver(slot, outcome)
        forget?.()
        resolve(outcome)
      }
      if (isSupported()) {
        page.add((slot.run = runAttempt(world, options, report, end)))
        return
      }
      report({ type: 'start' })
      const error = clientError('unsupported_environment', { provider })
      queueMicrotask(() => end({ status: 'error', attemptId: undefined, error }))
    })
  }

  return {
    async connect(options, observer) {
      const slot = slotOf(attemptSlot(options))
      const { run, state } = slot
      if (!slot.outcome) start(slot, options, observer)
      else if (run && state.status === 'pending') {
        showPopup(run, state.phase === 'blocked' || state.detached)
      }
      // Set by `start`, which alone clears it, at the end.
      return slot.outcome as Promise<AttemptOutcome>
    },
    getAttempt: (name) => slotOf(name).state,
    subscribe: (name, listener) => slotOf(name).listeners.add(listener),
    observe: (name, observer) => addObserver(slotOf(name), observer),
    cancel(name) {
      const { run } = slotOf(name)
      if (run) void cancel(run, { status: 'cancelled', reason: 'dismissed' })
    },
    reopen(name) {
      const { run } = slotOf(name)
      if (run) showPopup(run, true)
    },
    reset(name) {
      const slot = slotOf(name)
      if (slot.outcome) return
      slot.unheard = undefined
      slot.state = transition(slot.state, { type: 'reset' })
      slot.listeners.tell()
    },
  }
}

/** Moves the slot's machine, and tells those who watch the slot, and those who hear events. */
function createReport(slot: Slot, provider: string, emit: Emit): (event: AttemptEvent) => void {
  return (event) => {
    const before = slot.state
    const type = expects(before, event.type) && EVENT_NAMES[event.type]
    const state = (slot.state = transition(before, event))
    if (state !== before) slot.listeners.tell()
    const { attemptId, error } = { attemptId: undefined, error: undefined, ...state }
    if (type) emit({ type, provider, attemptId, ...(error && { error }) })
  }
}

/** Attempts need an origin of their own to be addressed at, and digests: a secure context. */
function isSupported(): boolean {
  return typeof window !== 'undefined' && window.origin !== 'null' && !!crypto.subtle
}
