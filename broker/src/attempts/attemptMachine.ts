import type { AttemptStatus } from '@authpipe/protocol'

/*
 *                 launch              authorize             exchange              finish
 *   created ────────────▶ at_provider ─────────▶ authorized ─────────▶ exchanging ───────▶ active
 *    │  ▲                   │  │ └──deny──▶ denied   │                     │
 *    │  └──────reopen───────┘  │                     │                     │
 *    ├──cancel─────────────────┼─────────────────────┤                     │   ──▶ cancelled
 *    ├──expire─────────────────┤                     │                     │   ──▶ expired
 *    └──fail───────────────────┴─────────────────────┴─────────────────────┘   ──▶ failed
 *
 * `exchanging` has no way to `cancelled`: once a token request may be under way, its answer decides.
 * The protocol knows `number_required`; nothing here leads into it.
 */

/** What can happen to an attempt. */
export type AttemptEvent =
  'launch' | 'reopen' | 'authorize' | 'deny' | 'exchange' | 'finish' | 'fail' | 'cancel' | 'expire'

type Row = Readonly<Partial<Record<AttemptEvent, AttemptStatus>>>

const TRANSITIONS: Readonly<Record<AttemptStatus, Row>> = {
  created: {
    launch: 'at_provider',
    reopen: 'created',
    fail: 'failed',
    cancel: 'cancelled',
    expire: 'expired',
  },
  number_required: {
    reopen: 'created',
    fail: 'failed',
    cancel: 'cancelled',
    expire: 'expired',
  },
  at_provider: {
    reopen: 'created',
    authorize: 'authorized',
    deny: 'denied',
    fail: 'failed',
    cancel: 'cancelled',
    expire: 'expired',
  },
  authorized: { exchange: 'exchanging', fail: 'failed', cancel: 'cancelled' },
  exchanging: { finish: 'active', fail: 'failed' },
  active: {},
  denied: {},
  failed: {},
  cancelled: {},
  expired: {},
}

/** The status after `event`, or `undefined` when the attempt does not expect it. */
export function nextAttemptStatus(
  status: AttemptStatus,
  event: AttemptEvent,
): AttemptStatus | undefined {
  return TRANSITIONS[status][event]
}
