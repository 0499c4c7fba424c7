import type { AttemptWorld } from './AttemptRun.ts'
import { expects, type AttemptEvent } from './attemptMachine.ts'
import { showPopup } from './attemptPopup.ts'
import {
  attemptSlot,
  type AttemptOutcome,
  type AuthpipeClient,
  type ConnectEvent,
  type ConnectOptions,
} from './AuthpipeClient.ts'
import { clientError } from './clientErrors.ts'
import { createPageListeners } from './pageListeners.ts'
import { runAttempt } from './runAttempt.ts'
import { cancel, cancelledAs } from './settleAttempt.ts'
import { addObserver, createSlot, deliver, moveSlot, setCaller, type Slot } from './slots.ts'

/** The part of a client that runs attempts. */
export type Attempts = Pick<
  AuthpipeClient,
  'connect' | 'getAttempt' | 'subscribe' | 'observe' | 'cancel' | 'reopen' | 'reset'
>

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
  shared: Omit<AttemptWorld, 'focusedAt'>,
  emit: (event: Omit<ConnectEvent, 'timestamp'>) => void,
  onConnected: () => void,
): Attempts {
  const slots = new Map<string, Slot>()
  const page = createPageListeners(new URL(shared.pagesUrl).origin)
  const world: AttemptWorld = { ...shared, focusedAt: page.focusedAt }

  function slotOf(name: string): Slot {
    const slot = slots.get(name) ?? createSlot()
    slots.set(name, slot)
    return slot
  }

  function start(slot: Slot, options: ConnectOptions): Promise<AttemptOutcome> {
    const { provider } = options
    const report = (event: AttemptEvent): void => {
      const type = expects(slot.state, event.type) && EVENT_NAMES[event.type]
      moveSlot(slot, event)
      const { attemptId, error } = { attemptId: undefined, error: undefined, ...slot.state }
      if (type) emit({ type, provider, attemptId, ...(error && { error }) })
    }
    const end = (outcome: AttemptOutcome): AttemptOutcome => {
      if (slot.run) page.remove(slot.run)
      slot.run = slot.outcome = undefined
      report({ type: outcome.status, outcome })
      if (outcome.status === 'success') onConnected()
      deliver(slot, outcome)
      return outcome
    }

    slot.unheard = undefined
    if (isSupported()) {
      const { run, outcome } = runAttempt(world, options, report)
      slot.run = run
      page.add(run)
      slot.outcome = outcome.then(end)
    } else {
      report({ type: 'start' })
      const error = clientError('unsupported_environment', { provider })
      slot.outcome = Promise.resolve({
        status: 'error',
        attemptId: undefined,
        error,
      } as const).then(end)
    }
    return slot.outcome
  }

  return {
    connect(options, observer) {
      const slot = slotOf(attemptSlot(options))
      if (!slot.outcome) {
        const outcome = start(slot, options)
        setCaller(slot, observer)
        return outcome
      }
      const { state, run } = slot
      if (run && state.status === 'pending') {
        showPopup(run, state.phase === 'blocked' || state.detached)
      }
      return slot.outcome
    },
    getAttempt: (name) => slotOf(name).state,
    subscribe: (name, listener) => slotOf(name).listeners.add(listener),
    observe: (name, observer) => addObserver(slotOf(name), observer),
    cancel(name) {
      const { run } = slotOf(name)
      if (run) void cancel(run, cancelledAs(run, 'dismissed'))
    },
    reopen(name) {
      const { run } = slotOf(name)
      if (run) showPopup(run, true)
    },
    reset(name) {
      const slot = slotOf(name)
      if (slot.outcome) return
      slot.unheard = undefined
      moveSlot(slot, { type: 'reset' })
    },
  }
}

/** Attempts need an origin of their own to be addressed at, and digests: secure contexts only. */
function isSupported(): boolean {
  return typeof window !== 'undefined' && window.origin !== 'null' && crypto?.subtle !== undefined
}
