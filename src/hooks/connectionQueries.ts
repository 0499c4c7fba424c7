import type { DataTag, UnusedSkipTokenOptions } from '@tanstack/react-query'
import type { Connection, PageConnectionsAnswer, PageProviderConfig } from '@authpipe/protocol'
import type { AuthpipeClient } from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'

/** What the queries need of a client. */
export type ConnectionSource = Pick<AuthpipeClient, 'brokerUrl' | 'fetchConnections'>

/** The keys under which TanStack Query holds what this library fetches. */
export const connectionKeys = {
  /** Everything of ours. */
  all: ['authpipe'] as const,
  /** The one answer that all hooks and buttons of this broker read. */
  list: (source: Pick<ConnectionSource, 'brokerUrl'>) =>
    ['authpipe', source.brokerUrl, 'connections'] as const,
}

/**
 * Options for `useQuery`, `prefetchQuery` and the like. All three read one cached answer, so any
 * number of them causes one request. Prefetched and hydrated, the first paint is right.
 */
export const connectionQueries = {
  /** The end user's connections. */
  list: (source: ConnectionSource): ConnectionQueryOptions<readonly Connection[]> =>
    answerQuery(source, ({ connections }): readonly Connection[] => connections),

  /** One connection by its id; `null` when there is none. */
  detail: (
    source: ConnectionSource,
    connectionId: string,
  ): ConnectionQueryOptions<Connection | null> =>
    answerQuery(
      source,
      ({ connections }): Connection | null =>
        connections.find(({ id }) => id === connectionId) ?? null,
    ),

  /** The provider configurations the page may connect. */
  providers: (source: ConnectionSource): ConnectionQueryOptions<readonly PageProviderConfig[]> =>
    answerQuery(source, ({ config }): readonly PageProviderConfig[] => config.providers),
}

/**
 * Options of one of our queries. Named, so that the declarations of this package point at
 * `@tanstack/react-query` and not at a package that only it depends on.
 */
export type ConnectionQueryOptions<Data> = UnusedSkipTokenOptions<
  PageConnectionsAnswer,
  ConnectError,
  Data
> & { readonly queryKey: DataTag<readonly unknown[], PageConnectionsAnswer, ConnectError> }

/** The one query behind everything, with the part of its answer that `select` picks. */
export function answerQuery<Data>(
  source: ConnectionSource,
  select: (answer: PageConnectionsAnswer) => Data,
): ConnectionQueryOptions<Data> {
  const queryKey: readonly unknown[] = connectionKeys.list(source)
  return {
    // Tagged as `queryOptions()` would, which does nothing else.
    queryKey: queryKey as ConnectionQueryOptions<Data>['queryKey'],
    // Without the signal: an answer that arrives after the last reader left is kept, and StrictMode's
    // double mount stays one request.
    queryFn: () => source.fetchConnections(),
    // Changes are announced (`onConnectionsChange`), so a button mounted later need not ask again.
    staleTime: 30_000,
    retry: (failures, error) => error.retryable && failures < 3,
    select,
  }
}
