'use client'
import { useEffect, useState } from 'react'
import type { Connection } from '@authpipe/protocol'
import type {
  AttemptOutcome,
  AuthpipeClient,
  CancelReason,
  OutcomeObserver,
} from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'
import { useLatest } from './useLatest.ts'

/** Which attempt a callback is about: the id stands in the broker's log as well. */
export interface OutcomeDetails {
  readonly attemptId: string | undefined
}

/**
 * How an attempt ended. Exactly one of the first three is called, once for each attempt, then
 * `onSettled`. An attempt that ended while nothing was mounted is told to what mounts next.
 */
export interface ConnectCallbacks {
  /** Called once the broker confirmed the connection. */
  readonly onSuccess?: ((connection: Connection, details: OutcomeDetails) => void) | undefined
  readonly onError?: ((error: ConnectError) => void) | undefined
  /** Called when the person closed the window, declined, or cancelled. Not an error. */
  readonly onCancel?:
    ((details: OutcomeDetails & { readonly reason: CancelReason }) => void) | undefined
  readonly onSettled?: ((outcome: AttemptOutcome) => void) | undefined
}

/** Tells the callbacks how attempts of these slots end. Returns what to pass to `client.connect`. */
export function useOutcome(
  client: AuthpipeClient,
  callbacks: ConnectCallbacks,
  slot: string,
  renewSlot?: string,
): OutcomeObserver {
  const latest = useLatest(callbacks)
  const [observer] = useState<OutcomeObserver>(
    () => (outcome: AttemptOutcome) => deliver(outcome, latest.current),
  )

  useEffect(() => client.observe(slot, observer), [client, slot, observer])
  useEffect(
    () => (renewSlot === undefined ? undefined : client.observe(renewSlot, observer)),
    [client, renewSlot, observer],
  )
  return observer
}

function deliver(outcome: AttemptOutcome, callbacks: ConnectCallbacks): void {
  const { attemptId } = outcome
  if (outcome.status === 'success') callbacks.onSuccess?.(outcome.connection, { attemptId })
  else if (outcome.status === 'error') callbacks.onError?.(outcome.error)
  else callbacks.onCancel?.({ reason: outcome.reason, attemptId })
  callbacks.onSettled?.(outcome)
}
