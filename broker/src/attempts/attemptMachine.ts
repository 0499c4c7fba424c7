import type { AttemptStatus } from '@authpipe/protocol'

/*
 *                 launch              authorize             exchange              finish
 *   created ────────────▶ at_provider ─────────▶ authorized ─────────▶ exchanging ───────▶ active
 *    │ │ ▲                 │  ▲  │ └──deny──▶ denied │                     │
 *    │ │ └──────reopen─────┘  │  │                   │                     │
 *    │ │                      │  │                   │                     │
 *    │ └─ask_number─▶ number_required ─reopen─▶ created                    │
 *    │                           │                   │                     │
 *    ├──cancel───────────────────┼───────────────────┤                     │   ──▶ cancelled
 *    ├──expire───────────────────┤                   │                     │   ──▶ expired
 *    └──fail─────────────────────┴───────────────────┴─────────────────────┘   ──▶ failed
 *
 * `number_required`, which is launched, cancelled, failed and expires like `created`: the window has no
 * opener, and the person is to pick the number that the page shows. `ask_confirm` stays in `created`.
 * `exchanging` has no way to `cancelled`: once a token request may be under way, its answer decides.
 */

/** What can happen to an attempt. */
export type AttemptEvent =
  | 'ask_number'
  | 'ask_confirm'
  | 'launch'
  | 'reopen'
  | 'authorize'
  | 'deny'
  | 'exchange'
  | 'finish'
  | 'fail'
  | 'cancel'
  | 'expire'

type Row = Readonly<Partial<Record<AttemptEvent, AttemptStatus>>>

const TRANSITIONS: Readonly<Record<AttemptStatus, Row>> = {
  created: {
    ask_number: 'number_required',
    ask_confirm: 'created',
    launch: 'at_provider',
    reopen: 'created',
    fail: 'failed',
    cancel: 'cancelled',
    expire: 'expired',
  },
  number_required: {
    launch: 'at_provider',
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
