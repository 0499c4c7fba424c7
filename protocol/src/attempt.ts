import type { ErrorCategory, ErrorCode, ErrorRecovery, ProviderError } from './errors.ts'

/*
 * An attempt, as the broker keeps it. Every arrow is a compare-and-set.
 *
 *   created ──launch──▶ at_provider ──callback──▶ authorized ──complete──▶ exchanging ──▶ active
 *      │                    │                        │                        │
 *      ├──cancel────────────┴────────────────────────┘                        │
 *      ▼                                                                      ▼
 *   cancelled          denied (consent refused)      expired (out of time)   failed
 *
 * `number_required` stands between `created` and `at_provider` where a window lost its opener and
 * nothing else ties it to the page: the person then picks the number that the page shows.
 */

/** Where an attempt stands. The last five never change again. */
export type AttemptStatus =
  | 'created'
  | 'number_required'
  | 'at_provider'
  | 'authorized'
  | 'exchanging'
  | 'active'
  | 'denied'
  | 'failed'
  | 'cancelled'
  | 'expired'

/**
 * How the window proved that the signed-in page opened it. `none` until it did, and where a relay page
 * is to prove it at the end.
 */
export type AttemptBinding = 'none' | 'handshake' | 'post' | 'number'

/** What is known of a provider's habit of cutting a window from its opener (COOP). */
export type SeversOpener = 'never' | 'sometimes' | 'always' | 'unknown'

/** What the page is told of its own attempt. */
export interface AttemptView {
  /** `att_…` */
  readonly attemptId: string
  /** Grows with every change; ask for what is newer with `?wait=…&v=…`. */
  readonly version: number
  readonly status: AttemptStatus
  readonly binding: AttemptBinding
  /** The window's first page ran. */
  readonly bootSeen: boolean
  /** The window found no opener, at its first page or at its last. */
  readonly openerLost: boolean
  /** `complete` asks for the completion code: wait for it, from the window or the relay page. */
  readonly needsCode?: true
  /** Two digits for the page to show, while `number_required`. The window is not told which. */
  readonly number?: string
  /** Set with `failed`, `denied`, `cancelled` and `expired`. */
  readonly error?: AttemptProblem
  readonly expiresAt: string
}

/** Why an attempt ended without a connection: the entry of the registry, and the provider's words. */
export interface AttemptProblem {
  readonly code: ErrorCode
  readonly category: ErrorCategory
  readonly retryable: boolean
  readonly recovery: ErrorRecovery
  readonly title: string
  readonly fix: string
  /** For the end user, in English. `{provider}` stands for the provider's name. */
  readonly userMessage: string
  readonly providerError?: ProviderError
}

/** The statuses after which an attempt never changes. */
export const FINAL_ATTEMPT_STATUSES = [
  'active',
  'denied',
  'failed',
  'cancelled',
  'expired',
] as const

/** Whether an attempt in this status never changes again. */
export function isFinalAttemptStatus(status: AttemptStatus): boolean {
  return (FINAL_ATTEMPT_STATUSES as readonly AttemptStatus[]).includes(status)
}
