'use client'
import { useCallback } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Connection, PageConnectionsAnswer } from '@authpipe/protocol'
import type { ProviderId } from '@authpipe/providers'
import type { ConnectError } from '../client/ConnectError.ts'
import { useAuthpipe } from '../context/AuthpipeContext.ts'
import { findConnection } from '../internal/findConnection.ts'
import { answerQuery } from './connectionQueries.ts'

/** Which connection. */
export interface UseConnectionOptions {
  readonly provider: ProviderId
  /** One of several. @default the first that works */
  readonly connectionId?: string | undefined
}

/** One connection of the end user; `null` when there is none. */
export function useConnection({
  provider,
  connectionId,
}: UseConnectionOptions): UseQueryResult<Connection | null, ConnectError> {
  const { client, queryClient } = useAuthpipe('useConnection()')
  const select = useCallback(
    ({ connections }: PageConnectionsAnswer) => findConnection(connections, provider, connectionId),
    [provider, connectionId],
  )
  return useQuery({ ...answerQuery(client), select }, queryClient)
}
