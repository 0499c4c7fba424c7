import type { AttemptOutcome, AttemptState, OutcomeObserver } from './AuthpipeClient.ts'
import type { AttemptRun } from './AttemptRun.ts'
import { callSafely, createListeners, type Listeners } from './listeners.ts'

/** The place where the attempts of one provider, or of one connection to renew, live in turn. */
export interface Slot {
  state: AttemptState
  readonly listeners: Listeners<void>
  /** In the order in which they registered. */
  readonly observers: Set<OutcomeObserver>
  /** Who called `connect`, and hears its outcome before all others. */
  caller: OutcomeObserver | undefined
  /** An outcome nobody was there to hear. */
  unheard: AttemptOutcome | undefined
  /** The attempt under way. */
  run: AttemptRun | undefined
  /** How it will end. */
  outcome: Promise<AttemptOutcome> | undefined
}

/** An empty slot. */
export function createSlot(): Slot {
  return {
    state: { status: 'idle' },
    listeners: createListeners(),
    observers: new Set(),
    caller: undefined,
    unheard: undefined,
    run: undefined,
    outcome: undefined,
  }
}

/** Tells one observer how the attempt ended, or keeps it for the next to register. */
export function deliver(slot: Slot, outcome: AttemptOutcome): void {
  const { caller, observers } = slot
  const observer = caller && observers.has(caller) ? caller : [...observers].at(-1)
  if (observer) callSafely(observer, outcome)
  else slot.unheard = outcome
}

/** Registers an observer, who hears at once what nobody has heard. */
export function addObserver(slot: Slot, observer: OutcomeObserver): () => void {
  const { unheard, observers } = slot
  observers.add(observer)
  slot.unheard = undefined
  if (unheard) callSafely(observer, unheard)
  return () => void observers.delete(observer)
}
