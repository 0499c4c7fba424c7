import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'
import { noteOpener } from './openerSamples.ts'

/** Notes whether the window still had its opener when it came back from the provider. */
export async function reportOpener(
  ports: Ports,
  attempt: Attempt,
  opener: 'kept' | 'lost',
): Promise<void> {
  // One that had none before it went there says nothing about the provider.
  if (attempt.display === 'redirect' || attempt.opener_lost === 1) return
  await noteOpener(ports, attempt, { about: 'provider', name: attempt.provider }, opener)
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
