import type { Connection } from '@authpipe/protocol'

/**
 * The connection to show for a provider: the one asked for, else the first that works, else the
 * first; `null` when there is none. The broker's order decides, so health that comes and goes does
 * not make an account jump.
 */
export function findConnection(
  connections: readonly Connection[],
  which: { readonly provider: string; readonly connectionId?: string | undefined },
): Connection | null {
  const { provider, connectionId } = which
  const candidates = connections.filter(
    (each) => each.provider === provider && each.id === (connectionId ?? each.id),
  )
  return candidates.find(({ status }) => status !== 'needs_reauth') ?? candidates[0] ?? null
}
