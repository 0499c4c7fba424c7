import type { Kysely } from 'kysely'
import { BrokerError } from './BrokerError.ts'
import type { Schema } from './storage/Schema.ts'

/*
 * Requests that change what a provider holds: a refresh, an exchange. Their answers are the only copy of
 * live tokens, so they are carried through although nobody listens any more, and a broker that stops
 * waits for them.
 */

interface Ledger {
  isClosed: boolean
  readonly entries: Set<{ readonly id: string; readonly done: Promise<unknown> }>
}

/** By database, not by process: two brokers in one process are two brokers. */
const ledgers = new WeakMap<Kysely<Schema>, Ledger>()

/**
 * Does work on a connection or an attempt, on record from before its first step until after its last.
 * @throws {BrokerError} `refresh_in_progress` when the broker stops: nothing was begun, so whoever asks
 * again finds everything as it was
 */
export function carryThrough<Result>(
  db: Kysely<Schema>,
  id: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const ledger = ledgerOf(db)
  if (ledger.isClosed) {
    return Promise.reject(new BrokerError('refresh_in_progress', { retryAfter: 1 }))
  }
  const done = work()
  const entry = { id, done }
  ledger.entries.add(entry)
  const strike = () => ledger.entries.delete(entry)
  done.then(strike, strike)
  return done
}

/** Whether the broker stops: nothing new begins. */
export function isLedgerClosed(db: Kysely<Schema>): boolean {
  return ledgerOf(db).isClosed
}

/** Whether this process works on it. As one broker has the database, nobody else does. */
export function isCarried(db: Kysely<Schema>, id: string): boolean {
  return [...ledgerOf(db).entries].some((entry) => entry.id === id)
}

/** Lets nothing begin any more, and resolves when all that had begun is done. */
export async function closeLedger(db: Kysely<Schema>): Promise<void> {
  const ledger = ledgerOf(db)
  ledger.isClosed = true
  while (ledger.entries.size > 0) {
    await Promise.allSettled([...ledger.entries].map(({ done }) => done))
  }
}

function ledgerOf(db: Kysely<Schema>): Ledger {
  const known = ledgers.get(db)
  if (known !== undefined) return known
  const ledger: Ledger = { isClosed: false, entries: new Set() }
  ledgers.set(db, ledger)
  return ledger
}
