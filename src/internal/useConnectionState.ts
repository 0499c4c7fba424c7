'use client'
import { useSyncExternalStore } from 'react'
import type { Connection } from '@authpipe/protocol'
import { attemptSlot } from '../client/AuthpipeClient.ts'
import type { AttemptState, OutcomeObserver } from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'
import type { ConnectionsStore } from './connectionsStore.ts'
import { useAttempt } from './useAttempt.ts'

/** Where an end user stands with a provider. */
export type ConnectionStateStatus =
  | 'unknown'
  | 'not_connected'
  | 'connecting'
  | 'connected'
  | 'needs_scopes'
  | 'needs_reauth'
  | 'degraded'
  | 'disconnecting'

/** While connecting, what the person has to do; `undefined`: go on in the window. */
export type ConnectingStep = 'blocked' | 'number' | 'detached' | 'redirecting' | undefined

/** Which connection, and what it has to allow. */
export interface ConnectionStateOptions {
  readonly provider: string
  readonly connectionId?: string | undefined
  readonly requiredScopes?: readonly string[] | undefined
  /** It is about a further account: the connection there is does not decide the status. */
  readonly allowMultiple?: boolean | undefined
}

/** Everything that a button or a status line is made of. */
export interface ConnectionState {
  readonly status: ConnectionStateStatus
  readonly step: ConnectingStep
  /** `undefined` until the list arrived. */
  readonly connection: Connection | null | undefined
  readonly missingScopes: readonly string[]
  readonly attempt: AttemptState
  /** What the next attempt renews; `undefined` for nothing. */
  readonly renewedId: string | undefined
  /** Why the list could not be fetched the last time. */
  readonly error: ConnectError | null
  /** The first fetch of the connections is under way. */
  readonly isPending: boolean
  /** It can be used. */
  readonly isConnected: boolean
  /** Only the end user can mend it. */
  readonly needsAttention: boolean
}

/** One provider's connection and attempt; renders again only when either changes. */
export function useConnectionState(
  store: ConnectionsStore,
  options: ConnectionStateOptions,
  observer?: OutcomeObserver,
): ConnectionState {
  const { connectionId, requiredScopes = [], allowMultiple } = options

  const read = () => store.getSnapshot(options)
  const { connection, error, isDisconnecting } = useSyncExternalStore(store.subscribe, read, read)
  const foundId = connectionId ?? (allowMultiple ? undefined : connection?.id)
  const attempt = useAttempt(store.client, attemptSlot(options), observer)

  const effective = connection?.scopes.effective
  const missing = requiredScopes.filter((scope) => effective && !effective.includes(scope))
  const isConnecting = attempt.status === 'pending'
  const status =
    isDisconnecting && !allowMultiple
      ? 'disconnecting'
      : isConnecting
        ? 'connecting'
        : restingStatus(connection && allowMultiple ? null : connection, missing)
  const needsAttention = status === 'needs_reauth' || status === 'needs_scopes'
  return {
    status,
    step: isConnecting ? stepOf(attempt) : undefined,
    connection,
    missingScopes: missing,
    attempt,
    renewedId: needsAttention ? foundId : connectionId,
    error,
    isPending: status === 'unknown' && !error,
    isConnected: status === 'connected' || status === 'degraded',
    needsAttention,
  }
}

function stepOf({ phase, detached }: Extract<AttemptState, { status: 'pending' }>): ConnectingStep {
  return phase === 'blocked' || phase === 'number' || phase === 'redirecting'
    ? phase
    : detached
      ? 'detached'
      : undefined
}

function restingStatus(
  connection: Connection | null | undefined,
  missing: readonly string[],
): ConnectionStateStatus {
  if (!connection) return connection === null ? 'not_connected' : 'unknown'
  // Before missing scopes: a dead credential allows nothing, whatever it was granted.
  return missing.length && connection.status !== 'needs_reauth' ? 'needs_scopes' : connection.status
}
