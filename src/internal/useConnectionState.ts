'use client'
import { useSyncExternalStore } from 'react'
import type { Connection } from '@authpipe/protocol'
import { implications, missingScopes } from '@authpipe/providers'
import type { ScopeImplications } from '@authpipe/providers'
import { attemptSlot } from '../client/AuthpipeClient.ts'
import type { AttemptState } from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'
import { useAuthpipe } from '../context/AuthpipeContext.ts'
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
  /** `undefined` until the list arrived. */
  readonly connection: Connection | null | undefined
  readonly missingScopes: readonly string[]
  readonly attempt: AttemptState
  /** Where a first attempt lives, and one that renews the connection found. */
  readonly slot: string
  readonly renewSlot: string | undefined
  /** Why the list could not be fetched the last time. */
  readonly error: ConnectError | null
}

/** One provider's connection and attempt; renders again only when either changes. */
export function useConnectionState(options: ConnectionStateOptions): ConnectionState {
  const { provider, connectionId, requiredScopes, allowMultiple = false } = options
  const { store } = useAuthpipe('useConnectionStatus()')

  const read = () => store.getSnapshot(provider, connectionId)
  const { connection, kind, error, isDisconnecting } = useSyncExternalStore(
    store.subscribe,
    read,
    read,
  )
  const slot = attemptSlot({ provider, connectionId })
  const renewSlot =
    connection && connectionId === undefined && !allowMultiple
      ? attemptSlot({ provider, connectionId: connection.id })
      : undefined
  const attempt = useAttempt(slot, renewSlot)

  const missing =
    connection && requiredScopes
      ? missingScopes(implicationsOf(kind), connection.scopes.granted, requiredScopes)
      : []
  const status: ConnectionStateStatus =
    isDisconnecting && !allowMultiple
      ? 'disconnecting'
      : attempt.status === 'pending'
        ? 'connecting'
        : restingStatus(connection && allowMultiple ? null : connection, missing)
  return { status, connection, missingScopes: missing, attempt, slot, renewSlot, error }
}

function restingStatus(
  connection: Connection | null | undefined,
  missing: readonly string[],
): ConnectionStateStatus {
  if (connection === undefined) return 'unknown'
  if (connection === null) return 'not_connected'
  // Before missing scopes: a dead credential allows nothing, whatever it was granted.
  if (connection.status === 'needs_reauth') return 'needs_reauth'
  return missing.length > 0 ? 'needs_scopes' : connection.status
}

function implicationsOf(kind: string): ScopeImplications {
  const tables: Readonly<Record<string, ScopeImplications>> = implications
  return Object.hasOwn(tables, kind) ? (tables[kind] ?? {}) : {}
}
