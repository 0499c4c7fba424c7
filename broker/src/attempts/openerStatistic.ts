import type { SeversOpener } from '@authpipe/protocol'
import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'

/** Notes whether the window still had its opener when it came back from the provider. */
export async function countOpener(
  ports: Ports,
  attempt: Attempt,
  opener: 'kept' | 'lost',
): Promise<void> {
  await ports.db
    .insertInto('opener_statistic')
    .values({ provider: attempt.provider, kept: 0, lost: 0, [opener]: 1 })
    .onConflict((conflict) =>
      conflict
        .column('provider')
        .doUpdateSet((row) => ({ [opener]: row(`opener_statistic.${opener}`, '+', 1) })),
    )
    .execute()
  if (opener === 'kept') return

  await ports.db
    .updateTable('attempt')
    .set((row) => ({ opener_lost: 1, version: row('version', '+', 1) }))
    .where('id', '=', attempt.id)
    .where('opener_lost', '=', 0)
    // Its version belongs to whoever makes the token request; a change would undo the finish.
    .where('status', '!=', 'exchanging')
    .execute()
  ports.bus.publish({ topic: 'attempt', attemptId: attempt.id })
}

/** What was seen so far of each provider's habit of cutting a window from its opener. */
export async function readSeversOpener(
  ports: Pick<Ports, 'db'>,
): Promise<ReadonlyMap<string, SeversOpener>> {
  const rows = await ports.db.selectFrom('opener_statistic').selectAll().execute()
  return new Map(rows.map(({ provider, kept, lost }) => [provider, habit(kept, lost)]))
}

function habit(kept: number, lost: number): SeversOpener {
  if (kept + lost === 0) return 'unknown'
  if (lost === 0) return 'never'
  return kept === 0 ? 'always' : 'sometimes'
}
