import type { Ports } from '../ports.ts'
import { isCarried } from '../workLedger.ts'
import { failAttempt } from './failAttempt.ts'
import { settleOverdue } from './settleOverdue.ts'

const DAY_MS = 24 * 60 * 60_000

/** Ends what is out of time or lost, and forgets attempts a day after their end. */
export async function sweepAttempts(ports: Ports): Promise<void> {
  const overdue = await ports.db
    .selectFrom('attempt')
    .selectAll()
    .where((row) =>
      row.or([
        row('status', 'in', ['created', 'number_required', 'at_provider']).and(
          'expires_at',
          '<=',
          ports.now(),
        ),
        row('status', '=', 'authorized').and(
          'authorized_at',
          '<=',
          ports.now() - ports.timers.completeWithin,
        ),
      ]),
    )
    .execute()
  for (const attempt of overdue) await settleOverdue(ports, attempt)
  await failLostExchanges(ports, ports.now() - 2 * ports.timers.providerDeadline)

  const yesterday = ports.now() - DAY_MS
  await ports.db
    .deleteFrom('attempt')
    .where('expires_at', '<', yesterday)
    .where('status', '!=', 'exchanging')
    .execute()
}

/**
 * Token requests that nobody sees answered any more: an earlier process did not live to, or the database
 * refused the outcome. The code is spent and the tokens, if any, are nowhere, so the attempt has failed.
 * With `before`, only those authorized until then.
 */
export async function failLostExchanges(ports: Ports, before = Infinity): Promise<void> {
  const exchanging = await ports.db
    .selectFrom('attempt')
    .selectAll()
    .where('status', '=', 'exchanging')
    .execute()
  const lost = exchanging.filter(
    ({ id, authorized_at: since }) => (since ?? 0) <= before && !isCarried(ports.db, id),
  )
  for (const attempt of lost) await failAttempt(ports, attempt, 'exchange_failed')
}
