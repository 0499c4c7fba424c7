const LONGEST_MARGIN_MS = 15 * 60_000
const SHORTEST_MARGIN_MS = 60_000

/** When an access token ends, and how long it lived when new; both in milliseconds. */
export interface AccessLife {
  readonly access_expires_at: number | null
  readonly access_lifetime: number | null
}

/**
 * When an access token is to be renewed: a tenth of its life before its end, at least a minute and at
 * most 15, but never more than half its life. `null`: it has no end.
 */
export function refreshDueAt(life: AccessLife): number | null {
  const { access_expires_at: expiresAt, access_lifetime: lifetime } = life
  if (expiresAt === null) return null
  if (lifetime === null) return expiresAt - SHORTEST_MARGIN_MS
  const tenth = Math.min(Math.max(lifetime / 10, SHORTEST_MARGIN_MS), LONGEST_MARGIN_MS)
  return expiresAt - Math.min(tenth, lifetime / 2)
}
