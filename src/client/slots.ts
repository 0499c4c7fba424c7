import type { AttemptOutcome, AttemptState, OutcomeObserver } from './AuthpipeClient.ts'
import type { AttemptEvent } from './attemptMachine.ts'
import { transition } from './attemptMachine.ts'
import { callSafely, createListeners, type Listeners } from './listeners.ts'
import type { AttemptRun } from './AttemptRun.ts'

/** The place where the attempts of one provider, or of one connection to renew, live in turn. */
export interface Slot {
  state: AttemptState
  readonly listeners: Listeners<void>
  /** In the order in which they registered. */
  readonly observers: Set<OutcomeObserver>
  /** Who called `connect`, and hears its outcome before all others. */
  caller: OutcomeObserver | undefined
  /** The caller is registered for this one outcome only. */
  isGuest: boolean
  /** An outcome nobody was there to hear. */
  unheard: AttemptOutcome | undefined
  /** The attempt under way, and how it will end. */
  run: AttemptRun | undefined
  outcome: Promise<AttemptOutcome> | undefined
}

/** An empty slot. */
export function createSlot(): Slot {
  return {
    state: { status: 'idle' },
    listeners: createListeners(),
    observers: new Set(),
    caller: undefined,
    isGuest: false,
    unheard: undefined,
    run: undefined,
    outcome: undefined,
  }
}

/** Moves the slot's machine, and tells who watches it. */
export function moveSlot(slot: Slot, event: AttemptEvent): void {
  const before = slot.state
  slot.state = transition(before, event)
  if (slot.state !== before) slot.listeners.tell()
}

/** Who started the attempt. Registered for this one outcome, if not registered already. */
export function setCaller(slot: Slot, observer: OutcomeObserver | undefined): void {
  slot.caller = observer
  slot.isGuest = observer !== undefined && !slot.observers.has(observer)
  if (slot.isGuest && observer) slot.observers.add(observer)
}

/** Tells one observer how the attempt ended, or keeps it for the next to register. */
export function deliver(slot: Slot, outcome: AttemptOutcome): void {
  const { caller, observers } = slot
  const observer = caller && observers.has(caller) ? caller : [...observers].at(-1)
  if (caller && slot.isGuest) observers.delete(caller)
  slot.caller = undefined
  if (observer) callSafely(observer, outcome)
  else slot.unheard = outcome
}

/** Registers an observer, who hears at once what nobody has heard. */
export function addObserver(slot: Slot, observer: OutcomeObserver): () => void {
  const { unheard } = slot
  slot.observers.add(observer)
  slot.unheard = undefined
  if (unheard) callSafely(observer, unheard)
  return () => void slot.observers.delete(observer)
}
