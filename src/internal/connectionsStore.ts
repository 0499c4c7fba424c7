import { QueryObserver, replaceEqualDeep } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import type { Connection, PageConnectionsAnswer } from '@authpipe/protocol'
import { attemptSlot } from '../client/AuthpipeClient.ts'
import type { AttemptState, AuthpipeClient, ConnectOptions } from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'
import { answerQuery } from '../hooks/connectionQueries.ts'
import { findConnection } from './findConnection.ts'

/** What is known of one provider's connection. The same object until one of its fields changes. */
export interface ConnectionSnapshot {
  /** `undefined` until the list arrived. */
  readonly connection: Connection | null | undefined
  /** Which provider's scopes these are: the operator may name a configuration as they like. */
  readonly kind: string
  /** Why the list could not be fetched the last time. */
  readonly error: ConnectError | null
  readonly isDisconnecting: boolean
}

/** One list for any number of readers, each of whom hears of its own connection only. */
export interface ConnectionsStore {
  /** The first listener fetches the list; the rest share it. */
  readonly subscribe: (listener: () => void) => () => void
  readonly getSnapshot: (
    which: Pick<ConnectOptions, 'provider' | 'connectionId'>,
  ) => ConnectionSnapshot
  /** Puts the connection of a success into the list, so that nothing waits for the next fetch. */
  readonly adopt: (attempt: AttemptState) => void
  /** @throws {ConnectError} */
  readonly disconnect: (connectionId: string) => Promise<void>
}

/**
 * Successes that are in the list. Of all stores together: a provider that mounts anew must not bring
 * back a connection that was disconnected since.
 */
const adopted = new WeakSet<AttemptState>()

/** The connections of one client, cached in this QueryClient. */
export function createConnectionsStore(
  client: AuthpipeClient,
  queryClient: QueryClient,
): ConnectionsStore {
  const query = answerQuery(client, (answer) => answer)
  const listeners = new Set<() => void>()
  const snapshots = new Map<string, ConnectionSnapshot>()
  const disconnecting = new Set<string>()
  let stop: (() => void) | undefined

  const notify = () => listeners.forEach((listener) => listener())
  const update = (change: (connections: readonly Connection[]) => readonly Connection[]) =>
    queryClient.setQueryData(
      query.queryKey,
      (answer) => answer && { ...answer, connections: change(answer.connections) },
    )

  return {
    subscribe(listener) {
      listeners.add(listener)
      stop ??= new QueryObserver(queryClient, query).subscribe(notify)
      return () => {
        listeners.delete(listener)
        if (listeners.size) return
        stop?.()
        stop = undefined
      }
    },

    getSnapshot(which) {
      const { provider, connectionId } = which
      // The cache itself, not the observer: while rendering on a server there is none.
      const { data, error } = queryClient.getQueryState<PageConnectionsAnswer, ConnectError>(
        query.queryKey,
      ) ?? { data: undefined, error: null }
      const connection = data && findConnection(data.connections, provider, connectionId)
      const config = data?.config.providers.find(({ id }) => id === provider)

      const slot = attemptSlot(which)
      const snapshot = replaceEqualDeep(snapshots.get(slot), {
        connection,
        kind: config?.kind ?? provider,
        error,
        isDisconnecting: disconnecting.has(connection?.id ?? ''),
      })
      snapshots.set(slot, snapshot)
      return snapshot
    },

    adopt(attempt) {
      if (attempt.status !== 'success' || adopted.has(attempt)) return
      adopted.add(attempt)
      // A Map keeps the place of what it knows: the broker's order holds.
      update((connections) => [
        ...new Map([...connections, attempt.connection].map((each) => [each.id, each])).values(),
      ])
    },

    async disconnect(connectionId) {
      disconnecting.add(connectionId)
      notify()
      try {
        await client.disconnect(connectionId)
        update((connections) => connections.filter(({ id }) => id !== connectionId))
      } finally {
        disconnecting.delete(connectionId)
        notify()
      }
    },
  }
}
