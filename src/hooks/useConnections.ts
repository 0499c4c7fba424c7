'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Connection, ConnectionStatus } from '@authpipe/protocol'
import type { ConnectError } from '../client/ConnectError.ts'
import { useConnectionsQuery } from '../internal/useConnectionsQuery.ts'

/** Which connections. Plain data, so that a server component can hand it down. */
export interface ConnectionFilter {
  readonly providers?: readonly string[] | undefined
  readonly statuses?: readonly ConnectionStatus[] | undefined
}

/** The end user's connections. Any number of readers share one request. */
export function useConnections({ providers, statuses }: ConnectionFilter = {}): UseQueryResult<
  readonly Connection[],
  ConnectError
> {
  return useConnectionsQuery((connections) =>
    connections.filter(
      ({ provider, status }) =>
        (providers?.includes(provider) ?? true) && (statuses?.includes(status) ?? true),
    ),
  )
}
