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

/** The transitions: from a step, by an event, to a step. */
const TRANSITIONS: Readonly<Record<AttemptStep, Row>> = {
  idle: { start: 'opening' },
  opening: {
    ...IN_WINDOW,
    created: 'opening',
    blocked: 'blocked',
    launched: 'launching',
    at_provider: 'waiting',
    lost: 'opening',
  },
  blocked: {
    ...IN_WINDOW,
    created: 'blocked',
    boot_seen: 'opening',
    at_provider: 'waiting',
  },
  launching: { ...IN_WINDOW, at_provider: 'waiting', lost: 'launching', overdue: 'launching' },
  waiting: { ...IN_WINDOW, lost: 'waiting', overdue: 'waiting' },
  completing: { ...END, success: 'success' },
  success: ENDED,
  error: ENDED,
  cancelled: ENDED,
}

/** Whether the event means anything in this state. */
export function expects(state: AttemptState, type: AttemptEvent['type']): boolean {
  return TRANSITIONS[stepOf(state)][type] !== undefined
}

function stepOf(state: AttemptState): AttemptStep {
  return state.status === 'pending' ? state.phase : state.status
}

/** The next state. An event the current state does not expect changes nothing. */
export function transition(state: AttemptState, event: AttemptEvent): AttemptState {
  const to = TRANSITIONS[stepOf(state)][event.type]
  if (to === undefined) return state
  if ('outcome' in event) return event.outcome
  if (to === 'idle') return { status: 'idle' }

  const before = state.status === 'pending' ? state : undefined
  const after = {
    status: 'pending',
    // Outcomes and idle are dealt with above.
    phase: to as ConnectPhase,
    attemptId: event.type === 'created' ? event.attemptId : before?.attemptId,
    detached:
      event.type === 'lost' ||
      event.type === 'overdue' ||
      (event.type !== 'opened' && before?.detached === true),
    error: event.type === 'blocked' ? event.error : to === 'blocked' ? before?.error : undefined,
  } as const satisfies AttemptState
  const isSame =
    before?.phase === to &&
    before.attemptId === after.attemptId &&
    before.detached === after.detached
  return isSame ? before : after
}
