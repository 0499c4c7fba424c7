import type { Updateable } from 'kysely'
import { isFinalAttemptStatus } from '@authpipe/protocol'
import type { Ports } from '../ports.ts'
import type { AttemptTable } from '../storage/Schema.ts'
import type { Attempt } from './Attempt.ts'
import { nextAttemptStatus } from './attemptMachine.ts'
import type { AttemptEvent } from './attemptMachine.ts'

/** What the event changes besides the status. */
export type AttemptChange = Omit<
  Updateable<AttemptTable>,
  'id' | 'status' | 'version' | 'finished_at'
>

/**
 * The one place where an attempt's status changes: a compare-and-set on id, status and version. An
 * end burns state, verifier, code and completion code. Gives the attempt as it is now, or `undefined`
 * when the event does not fit or somebody else was first; then nothing has changed.
 */
export async function changeAttempt(
  ports: Pick<Ports, 'db' | 'now' | 'bus' | 'log'>,
  attempt: Attempt,
  event: AttemptEvent,
  change: AttemptChange = {},
): Promise<Attempt | undefined> {
  const changed = await writeAttemptChange(ports, attempt, event, change)
  if (changed) announceAttempt(ports, changed)
  return changed
}

/** The same within a transaction; `announceAttempt` follows its commit. */
export async function writeAttemptChange(
  { db, now }: Pick<Ports, 'db' | 'now'>,
  attempt: Attempt,
  event: AttemptEvent,
  change: AttemptChange,
): Promise<Attempt | undefined> {
  const status = nextAttemptStatus(attempt.status, event)
  if (status === undefined) return undefined
  return db
    .updateTable('attempt')
    .set({
      ...change,
      ...(isFinalAttemptStatus(status) ? { ...BURNT, finished_at: now() } : {}),
      status,
      version: attempt.version + 1,
    })
    .where('id', '=', attempt.id)
    .where('status', '=', attempt.status)
    .where('version', '=', attempt.version)
    .returningAll()
    .executeTakeFirst()
}

/** Tells the log, and whoever waits. */
export function announceAttempt(ports: Pick<Ports, 'bus' | 'log'>, attempt: Attempt): void {
  logChange(ports, attempt)
  ports.bus.publish({ topic: 'attempt', attemptId: attempt.id })
}

/** What no ended attempt keeps. The cookie's hash stays: by it the last page shows how it ended. */
export const BURNT = {
  state_hash: null,
  pkce_box: null,
  code_box: null,
  hop_box: null,
  question: null,
  number: null,
  completion_hash: null,
  completion_expires_at: null,
} as const satisfies AttemptChange

function logChange(ports: Pick<Ports, 'log'>, attempt: Attempt): void {
  const fields = {
    attemptId: attempt.id,
    tenantId: attempt.tenant_id,
    provider: attempt.provider,
    ...(attempt.error_code === null ? {} : { code: attempt.error_code }),
  }
  if (attempt.status === 'failed') ports.log.warn(fields, 'attempt failed')
  else ports.log.info(fields, `attempt ${attempt.status}`)
}
