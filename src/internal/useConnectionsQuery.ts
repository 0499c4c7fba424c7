'use client'
import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Connection } from '@authpipe/protocol'
import type { ConnectError } from '../client/ConnectError.ts'
import { useAuthpipe } from '../context/AuthpipeContext.ts'
import { answerQuery } from '../hooks/connectionQueries.ts'

/** What `select` makes of the list of connections, as TanStack Query gives it. */
export function useConnectionsQuery<Data>(
  select: (connections: readonly Connection[]) => Data,
): UseQueryResult<Data, ConnectError> {
  const { client, queryClient } = useAuthpipe().store
  return useQuery(
    answerQuery(client, ({ connections }) => select(connections)),
    queryClient,
  )
}
