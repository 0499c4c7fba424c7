'use client'
import { useState } from 'react'
import type { Connection } from '@authpipe/protocol'
import type { AttemptOutcome, CancelReason, OutcomeObserver } from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'
import { useLatest } from './useLatest.ts'

/** Which attempt a callback is about: the id stands in the broker's log as well. */
export interface OutcomeDetails {
  readonly attemptId: string | undefined
  /** What the end user may be told, in English; see `AttemptState`. */
  readonly userMessage?: string | undefined
}

/** What is known of a success besides. */
export interface SuccessDetails extends OutcomeDetails {
  /** The page was loaded anew meanwhile, so what it was about to do is forgotten. */
  readonly resumed: boolean
}

/**
 * How an attempt ended. Exactly one of the first three is called, once for each attempt, then
 * `onSettled`. An attempt that ended while nothing was mounted is told to what mounts next.
 */
export interface ConnectCallbacks {
  /** Called once the broker confirmed the connection. */
  readonly onSuccess?: ((connection: Connection, details: SuccessDetails) => void) | undefined
  readonly onError?: ((error: ConnectError) => void) | undefined
  /** Called when the person closed the window, declined, or cancelled. Not an error. */
  readonly onCancel?:
    ((details: OutcomeDetails & { readonly reason: CancelReason }) => void) | undefined
  readonly onSettled?: ((outcome: AttemptOutcome) => void) | undefined
}

/** Tells an outcome to the callbacks of the latest render. Always the same function. */
export function useOutcomeObserver(callbacks: ConnectCallbacks): OutcomeObserver {
  const latest = useLatest(callbacks)
  const [observer] = useState<OutcomeObserver>(() => (outcome: AttemptOutcome) => {
    const { onSuccess, onError, onCancel, onSettled } = latest.current
    if (outcome.status === 'success') onSuccess?.(outcome.connection, outcome)
    else if (outcome.status === 'error') onError?.(outcome.error)
    else onCancel?.(outcome)
    onSettled?.(outcome)
  })
  return observer
}
