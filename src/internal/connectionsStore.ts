import { QueryObserver, replaceEqualDeep } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import type { Connection, PageConnectionsAnswer } from '@authpipe/protocol'
import { attemptSlot } from '../client/AuthpipeClient.ts'
import type { AuthpipeClient, ConnectOptions } from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'
import { createListeners } from '../client/listeners.ts'
import { answerQuery } from '../hooks/connectionQueries.ts'
import { findConnection } from './findConnection.ts'

/** What is known of one provider's connection. The same object until one of its fields changes. */
export interface ConnectionSnapshot {
  /** `undefined` until the list arrived. */
  readonly connection: Connection | null | undefined
  /** Why the list could not be fetched the last time. */
  readonly error: ConnectError | null
  readonly isDisconnecting: boolean
}

/** One list for any number of readers, each of whom hears of its own connection only. */
export interface ConnectionsStore {
  readonly client: AuthpipeClient
  readonly queryClient: QueryClient
  /** The first listener fetches the list; the rest share it. */
  readonly subscribe: (listener: () => void) => () => void
  readonly getSnapshot: (
    which: Pick<ConnectOptions, 'provider' | 'connectionId'>,
  ) => ConnectionSnapshot
  /** Something changed; a connection that was made is there at once, before the next fetch. */
  readonly refresh: (connection: Connection | undefined) => void
  /** @throws {ConnectError} */
  readonly disconnect: (connectionId: string) => Promise<void>
}

/** The connections of one client, cached in this QueryClient. */
export function createConnectionsStore(
  client: AuthpipeClient,
  queryClient: QueryClient,
): ConnectionsStore {
  const query = answerQuery(client, (answer) => answer)
  const snapshots = new Map<string, ConnectionSnapshot>()
  const disconnecting = new Set<string | undefined>()
  const { add: subscribe, tell } = createListeners<void>((notify) =>
    new QueryObserver(queryClient, query).subscribe(() => notify()),
  )

  const update = (change: (connections: readonly Connection[]) => readonly Connection[]) =>
    queryClient.setQueryData(
      query.queryKey,
      (answer) => answer && { ...answer, connections: change(answer.connections) },
    )

  return {
    client,
    queryClient,
    subscribe,

    getSnapshot(which) {
      // The cache itself, not the observer: while rendering on a server there is none.
      const state = queryClient.getQueryState<PageConnectionsAnswer, ConnectError>(query.queryKey)
      const answer = state?.data
      const connection = answer && findConnection(answer.connections, which)
      const slot = attemptSlot(which)
      const snapshot = replaceEqualDeep(snapshots.get(slot), {
        connection,
        // As long as nothing is known, the first failure counts: the tries after it take seconds.
        error: (answer ? state.error : state?.fetchFailureReason) ?? null,
        isDisconnecting: disconnecting.has(connection?.id),
      })
      snapshots.set(slot, snapshot)
      return snapshot
    },

    refresh(connection) {
      // A Map keeps the place of what it knows: the broker's order holds.
      if (connection) {
        update((connections) => [
          ...new Map([...connections, connection].map((each) => [each.id, each])).values(),
        ])
      }
      void queryClient.invalidateQueries(query)
    },

    async disconnect(connectionId) {
      disconnecting.add(connectionId)
      tell()
      try {
        await client.disconnect(connectionId)
        update((connections) => connections.filter(({ id }) => id !== connectionId))
      } finally {
        disconnecting.delete(connectionId)
        tell()
      }
    },
  }
}
