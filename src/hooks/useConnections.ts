'use client'
import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Connection, ConnectionStatus, PageConnectionsAnswer } from '@authpipe/protocol'
import type { ConnectError } from '../client/ConnectError.ts'
import { useAuthpipe } from '../context/AuthpipeContext.ts'
import { answerQuery } from './connectionQueries.ts'

/** Which connections. Plain data, so that a server component can hand it down. */
export interface ConnectionFilter {
  readonly providers?: readonly string[] | undefined
  readonly statuses?: readonly ConnectionStatus[] | undefined
}

/** The end user's connections. Any number of readers share one request. */
export function useConnections(
  filter: ConnectionFilter = {},
): UseQueryResult<readonly Connection[], ConnectError> {
  const { client, queryClient } = useAuthpipe('useConnections()')
  const { providers, statuses } = filter
  const select = ({ connections }: PageConnectionsAnswer) =>
    connections.filter(
      ({ provider, status }) =>
        (providers?.includes(provider) ?? true) && (statuses?.includes(status) ?? true),
    )
  return useQuery({ ...answerQuery(client), select }, queryClient)
}
