import { createHash } from 'node:crypto'
import type { OpenerHint, SeversOpener } from '@authpipe/protocol'
import type { Ports } from '../ports.ts'
import type { OpenerSampleTable } from '../storage/Schema.ts'
import type { Attempt } from './Attempt.ts'

/*
 * What windows were seen to do, to be used the next time. Each end user is one witness, heard for the
 * last three times, and only the newest witnesses count: so that one odd window changes little, things
 * that change are noticed soon, and nobody with an account of their own can speak for the others.
 */

/** What is learned about: a provider's pages, or the pages of an app's origin. */
export type OpenerTopic = Pick<OpenerSampleTable, 'about' | 'name'>

const SEEN_EACH = 3
const WITNESSES_HEARD = 5
const WITNESSES_KEPT = 16

/** Notes whether a window of this attempt still had its opener. */
export async function noteOpener(
  { db, now }: Pick<Ports, 'db' | 'now'>,
  attempt: Pick<Attempt, 'tenant_id' | 'user_id'>,
  topic: OpenerTopic,
  opener: 'kept' | 'lost',
): Promise<void> {
  const seen = opener === 'kept' ? 'k' : 'l'
  const sample = { ...topic, witness: witnessOf(attempt), seen, seen_at: now() }
  await db
    .insertInto('opener_sample')
    .values(sample)
    .onConflict((conflict) =>
      conflict.columns(['about', 'name', 'witness']).doUpdateSet((row) => ({
        seen: row.fn<string>('substr', [
          row(row.val(seen), '||', row.ref('opener_sample.seen')),
          row.val(1),
          row.val(SEEN_EACH),
        ]),
        seen_at: now(),
      })),
    )
    .execute()
  await db
    .deleteFrom('opener_sample')
    .where('about', '=', topic.about)
    .where('name', '=', topic.name)
    .where('witness', 'not in', (rows) =>
      rows
        .selectFrom('opener_sample')
        .select('witness')
        .where('about', '=', topic.about)
        .where('name', '=', topic.name)
        .orderBy('seen_at', 'desc')
        .limit(WITNESSES_KEPT),
    )
    .execute()
}

/** Whether the pages of a provider cut a window from its opener. */
export async function readSeversOpener(
  ports: Pick<Ports, 'db'>,
  provider: string,
): Promise<SeversOpener> {
  return seversOf(await readSeen(ports, { about: 'provider', name: provider }))
}

/** Whether the windows of an origin's pages have their opener at all. */
export async function readOpenerHint(
  ports: Pick<Ports, 'db'>,
  origin: string,
): Promise<OpenerHint> {
  return hintOf(await readSeen(ports, { about: 'origin', name: origin }))
}

/** What each witness saw, as `kkl`, the newest first. */
async function readSeen({ db }: Pick<Ports, 'db'>, topic: OpenerTopic): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('opener_sample')
    .select('seen')
    .where('about', '=', topic.about)
    .where('name', '=', topic.name)
    .orderBy('seen_at', 'desc')
    .limit(WITNESSES_HEARD)
    .execute()
  return rows.map(({ seen }) => seen)
}

/** A habit is what was seen without exception. */
export function seversOf(seen: readonly string[]): SeversOpener {
  const all = seen.join('')
  if (all === '') return 'unknown'
  if (!all.includes('l')) return 'never'
  return all.includes('k') ? 'sometimes' : 'always'
}

/**
 * A hint is what two samples say at least, of two witnesses where there are several, and twice as many
 * as say the contrary.
 */
export function hintOf(seen: readonly string[]): OpenerHint {
  const [kept, lost] = [tally(seen, 'k'), tally(seen, 'l')]
  if (isSettled(lost, kept, seen.length)) return 'severed_by_app'
  return isSettled(kept, lost, seen.length) ? 'ok' : 'unknown'
}

interface Tally {
  readonly witnesses: number
  readonly weight: number
}

/** Who says so, by most of what they saw; somebody who saw it once has half a voice. */
function tally(seen: readonly string[], letter: 'k' | 'l'): Tally {
  const counts = seen.filter((own) => mostOf(own) === letter).map((own) => count(own, letter))
  const weight = counts.reduce((sum, times) => sum + (times > 1 ? 1 : 0.5), 0)
  return { witnesses: counts.length, weight }
}

function mostOf(own: string): string {
  const [kept, lost] = [count(own, 'k'), count(own, 'l')]
  if (kept === lost) return own.charAt(0)
  return kept > lost ? 'k' : 'l'
}

function count(own: string, letter: 'k' | 'l'): number {
  return own.split(letter).length - 1
}

function isSettled(leader: Tally, other: Tally, witnesses: number): boolean {
  if (leader.weight < 1 || leader.witnesses < Math.min(2, witnesses)) return false
  return leader.weight >= 2 * other.weight
}

/** One end user. Not their name: this outlives what they had here. */
function witnessOf({
  tenant_id: tenantId,
  user_id: userId,
}: Parameters<typeof noteOpener>[1]): string {
  return createHash('sha256')
    .update(JSON.stringify([tenantId, userId]))
    .digest('base64url')
}
