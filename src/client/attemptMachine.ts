import type { AttemptOutcome, AttemptState, ConnectPhase } from './AuthpipeClient.ts'
import type { ConnectError } from './ConnectError.ts'

/*
 * What one attempt looks like from outside.
 *
 *            start          launched             at_provider           authorized
 *    idle ─────────▶ opening ────────▶ launching ────────────▶ waiting ──────────▶ completing
 *     ▲              │     ▲                                      │                    │
 *     │ reset        │     └───────────── opened ─────────────────┘                    │ success
 *     │      blocked ▼     ▲  (Open again, from any of the three)                      ▼
 *     │            blocked ┘ opened, boot_seen                                      success
 *     │
 *     └── success, error, cancelled: any pending phase may end in error or cancelled; none is left
 *         but by reset, or by start for the next attempt
 *
 * `lost` and `overdue` keep the phase and set `detached`; `created` keeps it and adds the attempt's id.
 */

/** What happens to an attempt. */
export type AttemptEvent =
  | { readonly type: 'start' | 'opened' | 'boot_seen' | 'launched' | 'at_provider' }
  | { readonly type: 'lost' | 'overdue' | 'authorized' | 'reset' }
  | { readonly type: 'created'; readonly attemptId: string }
  | { readonly type: 'blocked'; readonly error: ConnectError }
  | { readonly type: AttemptOutcome['status']; readonly outcome: AttemptOutcome }

/** Where the machine stands: the status, and while pending the phase. */
type AttemptStep = Exclude<AttemptState['status'], 'pending'> | ConnectPhase

type Row = Partial<Record<AttemptEvent['type'], AttemptStep>>

const END: Row = { error: 'error', cancelled: 'cancelled' }
const ENDED: Row = { start: 'opening', reset: 'idle' }
const IN_WINDOW: Row = { ...END, opened: 'opening', authorized: 'completing' }
const BEFORE_PROVIDER: Row = { ...IN_WINDOW, at_provider: 'waiting' }

/** The transitions: from a step, by an event, to a step. */
const TRANSITIONS: Readonly<Record<AttemptStep, Row>> = {
  idle: { start: 'opening' },
  opening: {
    ...BEFORE_PROVIDER,
    created: 'opening',
    blocked: 'blocked',
    launched: 'launching',
    lost: 'opening',
  },
  blocked: { ...BEFORE_PROVIDER, created: 'blocked', boot_seen: 'opening' },
  launching: { ...BEFORE_PROVIDER, lost: 'launching', overdue: 'launching' },
  waiting: { ...IN_WINDOW, lost: 'waiting', overdue: 'waiting' },
  completing: { ...END, success: 'success' },
  success: ENDED,
  error: ENDED,
  cancelled: ENDED,
}

/** Where the event leads from this state; `undefined` when it means nothing there. */
export function nextStep(state: AttemptState, type: AttemptEvent['type']): AttemptStep | undefined {
  return TRANSITIONS[state.status === 'pending' ? state.phase : state.status][type]
}

/** The next state. An event the current state does not expect changes nothing. */
export function transition(state: AttemptState, event: AttemptEvent): AttemptState {
  const { type } = event
  const to = nextStep(state, type)
  if (!to) return state
  if ('outcome' in event) return event.outcome
  if (to === 'idle') return { status: to }

  const before = state.status === 'pending' ? state : undefined
  const attemptId = 'attemptId' in event ? event.attemptId : before?.attemptId
  const detached =
    type === 'lost' || type === 'overdue' || (type !== 'opened' && !!before?.detached)
  if (before?.phase === to && before.attemptId === attemptId && before.detached === detached) {
    return before
  }
  const error = 'error' in event ? event.error : to === 'blocked' ? before?.error : undefined
  // Outcomes and idle are dealt with above.
  return { status: 'pending', phase: to as ConnectPhase, attemptId, detached, error }
}
