'use client'
import type { Connection, ConnectionReason } from '@authpipe/protocol'
import type { ProviderId, ScopeOf } from '@authpipe/providers'
import type { ConnectError } from '../client/ConnectError.ts'
import { useAuthpipe } from '../context/AuthpipeContext.ts'
import { useConnectionState } from '../internal/useConnectionState.ts'
import type { ConnectionStateStatus } from '../internal/useConnectionState.ts'

/** What `useConnectionStatus` takes. */
export interface UseConnectionStatusOptions<Provider extends ProviderId = ProviderId> {
  readonly provider: Provider
  /** One of several. @default the first that works */
  readonly connectionId?: string | undefined
  /** What the connection has to allow. A scope that covers another counts for both. */
  readonly requiredScopes?: readonly ScopeOf<Provider>[] | undefined
}

/** What would get the end user further. */
export type NextAction = 'connect' | 'reconnect' | 'grant_access' | 'show_window'

/** What `useConnectionStatus` gives. */
export interface UseConnectionStatusResult {
  readonly status: ConnectionStateStatus
  /** Why it needs attention, in the broker's words. */
  readonly reason: ConnectionReason | null
  readonly connection: Connection | null
  /** Of the required scopes, those that were not granted. */
  readonly missingScopes: readonly string[]
  /** It can be used: the status is `connected`, or `degraded`. */
  readonly isConnected: boolean
  /** Only the end user can mend it: `needs_reauth`, or `needs_scopes`. */
  readonly needsAttention: boolean
  /** `null`: nothing to do, or nothing but waiting. */
  readonly nextAction: NextAction | null
  /** Not known yet. */
  readonly isPending: boolean
  /** Why the connections could not be fetched, or why the last attempt failed. */
  readonly error: ConnectError | null
}

const NEXT_ACTIONS: Readonly<Record<string, NextAction>> = {
  not_connected: 'connect',
  needs_reauth: 'reconnect',
  needs_scopes: 'grant_access',
  blocked: 'show_window',
  number: 'show_window',
  detached: 'show_window',
}

/** How the end user stands with a provider, in one word and its consequences. */
export function useConnectionStatus<Provider extends ProviderId>(
  options: UseConnectionStatusOptions<Provider>,
): UseConnectionStatusResult {
  const state = useConnectionState(useAuthpipe().store, options)
  const { step, attempt, renewedId: _renewedId, connection = null, error, ...rest } = state
  return {
    ...rest,
    connection,
    reason: connection && connection.reason,
    nextAction: NEXT_ACTIONS[step ?? state.status] ?? null,
    error: attempt.status === 'error' ? attempt.error : error,
  }
}
