import type { Ports } from '../ports.ts'
import { failAttempt } from './failAttempt.ts'
import { settleOverdue } from './settleOverdue.ts'

const DAY_MS = 24 * 60 * 60_000

/** Ends what is out of time, and forgets attempts and connect tokens a day after their end. */
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

  const yesterday = ports.now() - DAY_MS
  await ports.db
    .deleteFrom('attempt')
    .where('expires_at', '<', yesterday)
    .where('status', '!=', 'exchanging')
    .execute()
  await ports.db.deleteFrom('connect_token').where('expires_at', '<', yesterday).execute()
}

/**
 * At start: a token request that an earlier process did not live to see answered. Its code is spent
 * and its tokens, if any, are nowhere, so the attempt has failed.
 */
export async function failInterruptedExchanges(ports: Ports): Promise<void> {
  const interrupted = await ports.db
    .selectFrom('attempt')
    .selectAll()
    .where('status', '=', 'exchanging')
    .execute()
  for (const attempt of interrupted) await failAttempt(ports, attempt, 'exchange_failed')
}
