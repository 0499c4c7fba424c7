'use client'
import { useSyncExternalStore } from 'react'
import type { Connection } from '@authpipe/protocol'
import { implications, missingScopes } from '@authpipe/providers'
import type { ScopeImplications } from '@authpipe/providers'
import { attemptSlot } from '../client/AuthpipeClient.ts'
import type { AttemptState, OutcomeObserver } from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'
import type { AuthpipeContextValue } from '../context/AuthpipeContext.ts'
import { useAttempt } from './useAttempt.ts'

const TABLES: Readonly<Record<string, ScopeImplications>> = implications

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
  /** The status; while connecting, also what became of the window. */
  readonly situation: ConnectionStateStatus | 'blocked' | 'detached'
  /** `undefined` until the list arrived. */
  readonly connection: Connection | null | undefined
  readonly missingScopes: readonly string[]
  readonly attempt: AttemptState
  /** The connection that an attempt would renew; `undefined` for none. */
  readonly renewalId: string | undefined
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
  context: AuthpipeContextValue,
  options: ConnectionStateOptions,
  observer?: OutcomeObserver,
): ConnectionState {
  const { provider, connectionId, requiredScopes = [], allowMultiple } = options
  const { subscribe, getSnapshot } = context.store

  const read = () => getSnapshot(options)
  const { connection, kind, error, isDisconnecting } = useSyncExternalStore(subscribe, read, read)
  const renewalId = connectionId ?? (allowMultiple ? undefined : connection?.id)
  const renewSlot = attemptSlot({ provider, connectionId: renewalId })
  const attempt = useAttempt(context, attemptSlot(options), renewSlot, observer)

  const granted = connection?.scopes.granted
  const missing = granted ? missingScopes(TABLES[kind] ?? {}, granted, requiredScopes) : []
  const resting = restingStatus(connection && allowMultiple ? null : connection, missing)
  const situation =
    isDisconnecting && !allowMultiple ? 'disconnecting' : (windowOf(attempt) ?? resting)
  const status = situation === 'blocked' || situation === 'detached' ? 'connecting' : situation
  return {
    status,
    situation,
    connection,
    missingScopes: missing,
    attempt,
    renewalId,
    error,
    isPending: status === 'unknown' && !error,
    isConnected: status === 'connected' || status === 'degraded',
    needsAttention: status === 'needs_reauth' || status === 'needs_scopes',
  }
}

function windowOf(attempt: AttemptState): 'connecting' | 'blocked' | 'detached' | undefined {
  if (attempt.status !== 'pending') return undefined
  if (attempt.phase === 'blocked') return 'blocked'
  return attempt.detached ? 'detached' : 'connecting'
}

function restingStatus(
  connection: Connection | null | undefined,
  missing: readonly string[],
): ConnectionStateStatus {
  if (!connection) return connection === null ? 'not_connected' : 'unknown'
  // Before missing scopes: a dead credential allows nothing, whatever it was granted.
  if (connection.status === 'needs_reauth') return 'needs_reauth'
  return missing.length ? 'needs_scopes' : connection.status
}
