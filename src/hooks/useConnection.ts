'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Connection } from '@authpipe/protocol'
import type { ProviderId } from '@authpipe/providers'
import type { ConnectError } from '../client/ConnectError.ts'
import { findConnection } from '../internal/findConnection.ts'
import { useConnectionsQuery } from '../internal/useConnectionsQuery.ts'

/** Which connection. */
export interface UseConnectionOptions {
  readonly provider: ProviderId
  /** One of several. @default the first that works */
  readonly connectionId?: string | undefined
}

/** One connection of the end user; `null` when there is none. */
export function useConnection(
  options: UseConnectionOptions,
): UseQueryResult<Connection | null, ConnectError> {
  return useConnectionsQuery((connections) => findConnection(connections, options))
}
