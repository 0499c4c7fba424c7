import type { AttemptOutcome, AttemptState, ConnectPhase } from './AuthpipeClient.ts'
import type { ConnectError } from './ConnectError.ts'

/*
 * What one attempt looks like from outside.
 *
 *    idle ──▶ opening ──▶ launching ──▶ waiting ──▶ completing ──▶ success
 *             │  ▲   │                    ▲
 *             ▼  │   └──▶ number ─────────┘
 *           blocked
 *
 * From each phase before `completing`, "open again" leads back to `opening`, and "continue here" to
 * `redirecting`. Every phase may end in `error` or `cancelled`. What has ended is left by the next
 * attempt, or forgotten. `detached`, the number and the attempt's id may change within a phase.
 */

/** What an attempt reports: the phase it comes to, or what else became known of it. */
export interface AttemptChange {
  readonly phase?: ConnectPhase
  readonly attemptId?: string
  readonly detached?: boolean
  readonly number?: string
  readonly error?: ConnectError
}

const BEFORE_PROVIDER: readonly ConnectPhase[] = [
  'opening',
  'number',
  'waiting',
  'completing',
  'redirecting',
]

/** The transitions: from a phase to those that may follow it. */
const FOLLOWERS: Readonly<Record<ConnectPhase | 'idle', readonly ConnectPhase[]>> = {
  idle: ['opening'],
  opening: [...BEFORE_PROVIDER, 'blocked', 'launching'],
  blocked: BEFORE_PROVIDER,
  number: BEFORE_PROVIDER,
  launching: BEFORE_PROVIDER,
  waiting: ['opening', 'completing', 'redirecting'],
  redirecting: BEFORE_PROVIDER,
  completing: [],
}

/** The next state; the same object when the change means nothing in this state. */
export function transition(
  state: AttemptState,
  change: AttemptChange | AttemptOutcome | { readonly status: 'idle' },
): AttemptState {
  const before = state.status === 'pending' ? state : undefined
  if ('status' in change) return isEnd(before?.phase, change.status) ? change : state

  const from = before?.phase ?? 'idle'
  const { phase = from } = change
  // What the window looks like no longer matters.
  if (from === 'completing') return state
  if (phase === 'idle' || !(phase === from || FOLLOWERS[from].includes(phase))) return state
  const next = {
    status: 'pending',
    attemptId: before?.attemptId,
    detached: before?.detached ?? false,
    number: phase === 'number' ? before?.number : undefined,
    error: phase === 'blocked' ? before?.error : undefined,
    ...change,
    phase,
  } as const
  return before && isSame(before, next) ? before : next
}

/** Whether a state that is pending in this phase, or not pending, may come to this end. */
function isEnd(
  phase: ConnectPhase | undefined,
  status: AttemptOutcome['status'] | 'idle',
): boolean {
  // What has ended may be forgotten; what never began is left as it is.
  if (!phase) return status === 'idle'
  return status === 'success' ? phase === 'completing' : status !== 'idle'
}

function isSame<Fields extends object>(before: Fields, next: Fields): boolean {
  return (Object.keys(next) as (keyof Fields)[]).every((name) => before[name] === next[name])
}
