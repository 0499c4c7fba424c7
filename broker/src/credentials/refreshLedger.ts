import type { Kysely } from 'kysely'
import type { BrokerError } from '../BrokerError.ts'
import type { Schema } from '../storage/Schema.ts'

const MOST_ENTRIES = 10_000

/** What this process remembers of refreshing one connection. */
export interface RefreshEntry {
  /** The refresh under way: all who ask wait for this one. */
  flight?: Promise<BrokerError | undefined>
  /** Why the last one failed, and until when it is not tried again. */
  failure?: { readonly error: BrokerError; readonly until: number; readonly count: number }
  /** When a caller last had one made by `afterGeneration`. */
  forcedAt?: number
}

/**
 * By database, not by process: two brokers in one process are two brokers. One broker works on a
 * database at a time (`lockDatabase`), so its memory is the whole truth.
 */
const ledgers = new WeakMap<Kysely<Schema>, Map<string, RefreshEntry>>()

/** The entry of a connection; made when there is none. */
export function refreshEntry(db: Kysely<Schema>, connectionId: string): RefreshEntry {
  const ledger = ledgers.get(db) ?? new Map<string, RefreshEntry>()
  ledgers.set(db, ledger)
  const known = ledger.get(connectionId)
  if (known !== undefined) return known
  if (ledger.size >= MOST_ENTRIES) forgetIdle(ledger)
  const entry: RefreshEntry = {}
  ledger.set(connectionId, entry)
  return entry
}

/** The oldest half; what is under way stays, or it would be started twice. */
function forgetIdle(ledger: Map<string, RefreshEntry>): void {
  let left = MOST_ENTRIES / 2
  for (const [id, entry] of ledger) {
    if (left-- <= 0) return
    if (entry.flight === undefined) ledger.delete(id)
  }
}
