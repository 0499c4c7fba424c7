import type { Connection } from '@authpipe/protocol'

/**
 * The connection to show for a provider: the one asked for, else the first that works, else the
 * first; `null` when there is none. The broker's order decides, so health that comes and goes does
 * not make an account jump.
 */
export function findConnection(
  connections: readonly Connection[],
  provider: string,
  connectionId?: string,
): Connection | null {
  const candidates = connections.filter(
    (connection) =>
      connection.provider === provider &&
      (connectionId === undefined || connection.id === connectionId),
  )
  return candidates.find(({ status }) => status !== 'needs_reauth') ?? candidates[0] ?? null
}
