import { QueryObserver } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import type { Connection, PageConnectionsAnswer } from '@authpipe/protocol'
import { attemptSlot } from '../client/AuthpipeClient.ts'
import type { AttemptState, AuthpipeClient } from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'
import { answerQuery, connectionKeys } from '../hooks/connectionQueries.ts'
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
  readonly getSnapshot: (provider: string, connectionId: string | undefined) => ConnectionSnapshot
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
  const queryKey = connectionKeys.list(client)
  const listeners = new Set<() => void>()
  const snapshots = new Map<string, ConnectionSnapshot>()
  const disconnecting = new Set<string>()
  let stop: (() => void) | undefined

  const notify = () => listeners.forEach((listener) => listener())
  const update = (change: (connections: readonly Connection[]) => readonly Connection[]) =>
    queryClient.setQueryData<PageConnectionsAnswer>(
      queryKey,
      (answer) => answer && { ...answer, connections: change(answer.connections) },
    )

  return {
    subscribe(listener) {
      listeners.add(listener)
      stop ??= new QueryObserver(queryClient, {
        ...answerQuery(client),
        notifyOnChangeProps: ['data', 'error', 'status'],
      }).subscribe(notify)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stop?.()
        stop = undefined
      }
    },

    getSnapshot(provider, connectionId) {
      // The cache itself, not the observer: while rendering on a server there is none.
      const query = queryClient.getQueryState<PageConnectionsAnswer, ConnectError>(queryKey)
      const connection =
        query?.data && findConnection(query.data.connections, provider, connectionId)
      const config = query?.data?.config.providers.find(({ id }) => id === provider)
      const next: ConnectionSnapshot = {
        connection,
        kind: config?.kind ?? provider,
        error: query?.error ?? null,
        isDisconnecting: connection != null && disconnecting.has(connection.id),
      }
      const key = attemptSlot({ provider, connectionId })
      const previous = snapshots.get(key)
      if (previous !== undefined && isSame(previous, next)) return previous
      snapshots.set(key, next)
      return next
    },

    adopt(attempt) {
      if (attempt.status !== 'success' || adopted.has(attempt)) return
      adopted.add(attempt)
      const { connection } = attempt
      update((connections) =>
        connections.some(({ id }) => id === connection.id)
          ? connections.map((known) => (known.id === connection.id ? connection : known))
          : [...connections, connection],
      )
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

function isSame(a: ConnectionSnapshot, b: ConnectionSnapshot): boolean {
  return (
    a.connection === b.connection &&
    a.kind === b.kind &&
    a.error === b.error &&
    a.isDisconnecting === b.isDisconnecting
  )
}
