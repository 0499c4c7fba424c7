'use client'
import { useMemo } from 'react'
import type { SyntheticEvent } from 'react'
import type { Connection } from '@authpipe/protocol'
import type { ProviderId, ScopeOf } from '@authpipe/providers'
import { attemptSlot } from '../client/AuthpipeClient.ts'
import type {
  AttemptOutcome,
  AttemptState,
  CancelReason,
  ConnectOptions,
  ConnectPhase,
} from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'
import { useAuthpipe } from '../context/AuthpipeContext.ts'
import { useAttempt } from '../internal/useAttempt.ts'
import { useLatest } from '../internal/useLatest.ts'
import { useOutcomeObserver } from '../internal/useOutcomeObserver.ts'
import type { ConnectCallbacks } from '../internal/useOutcomeObserver.ts'

/** What `useConnect` takes. */
export interface UseConnectOptions<
  Provider extends ProviderId = ProviderId,
> extends ConnectCallbacks {
  readonly provider: Provider
  /** @default the operator's default scopes of this provider */
  readonly scopes?: readonly ScopeOf<Provider>[] | undefined
  /** The connection to renew. It keeps its id; the account must stay the same. */
  readonly connectionId?: string | undefined
  /** Who the person is likely to be at the provider. */
  readonly loginHint?: string | undefined
  /** The window's size in CSS pixels. */
  readonly popup?: ConnectOptions['popup']
  /** Where the provider is shown. @default 'auto' */
  readonly flow?: ConnectOptions['flow']
}

/** What one call of `connect` may decide otherwise. */
export type ConnectVariables<Provider extends ProviderId = ProviderId> = Pick<
  UseConnectOptions<Provider>,
  'scopes' | 'loginHint' | 'popup' | 'flow'
>

/** What can be done, in every state. All of these are stable. */
export interface UseConnectActions<Provider extends ProviderId = ProviderId> {
  /**
   * Opens the window, so call it as the first statement of a click handler, or pass it as
   * `onClick`. While an attempt is pending it shows the window of that one.
   */
  readonly connect: (variables?: ConnectVariables<Provider> | SyntheticEvent) => void
  /** The same, as a promise of the outcome. Never rejects: an error is an outcome. */
  readonly connectAsync: (
    variables?: ConnectVariables<Provider> | SyntheticEvent,
  ) => Promise<AttemptOutcome>
  /** Ends the pending attempt. The outcome is what the broker then says. */
  readonly cancel: () => void
  /** Shows the window again, in a fresh one if it is gone. In a click handler. */
  readonly reopen: () => void
  /**
   * Goes on in place of this page, which comes back when it is done. Does nothing unless
   * `useAuthpipeClient().canRedirect()`.
   */
  readonly redirect: () => void
  /** Forgets the last outcome. Does nothing while an attempt is pending. */
  readonly reset: () => void
}

/** Where the attempt stands; a union by `status`. */
export type ConnectProgress =
  | {
      readonly status: 'idle'
      readonly phase: undefined
      readonly isDetached: false
      readonly attemptId: undefined
    }
  | {
      readonly status: 'pending'
      readonly phase: ConnectPhase
      /** The window is out of sight: offer `reopen` and `cancel`. */
      readonly isDetached: boolean
      readonly attemptId: string | undefined
      /** While `phase` is `number`: show it, the window asks for it. Two digits. */
      readonly number: string | undefined
      /** While `phase` is `blocked`: why. */
      readonly error: ConnectError | undefined
    }
  | {
      readonly status: 'success'
      readonly phase: undefined
      readonly isDetached: false
      readonly attemptId: string
      readonly connection: Connection
      /** The page was loaded anew meanwhile. */
      readonly resumed: boolean
    }
  | {
      readonly status: 'error'
      readonly phase: undefined
      readonly isDetached: false
      readonly attemptId: string | undefined
      readonly error: ConnectError
    }
  | {
      readonly status: 'cancelled'
      readonly phase: undefined
      readonly isDetached: false
      readonly attemptId: string | undefined
      readonly reason: CancelReason
    }

/** What `useConnect` gives. */
export type UseConnectResult<Provider extends ProviderId = ProviderId> = ConnectProgress &
  UseConnectActions<Provider>

/** Connects a provider, and says how the attempt is going. For a button of your own. */
export function useConnect<Provider extends ProviderId>(
  options: UseConnectOptions<Provider>,
): UseConnectResult<Provider> {
  const { client } = useAuthpipe().store
  const slot = attemptSlot(options)
  const observer = useOutcomeObserver(options)
  const attempt = useAttempt(client, slot, observer)
  const latest = useLatest(options)

  const actions = useMemo((): UseConnectActions<Provider> => {
    const connectAsync: UseConnectActions<Provider>['connectAsync'] = (variables = {}) => {
      // So that it can be passed as `onClick`, which hands it an event.
      const own = 'nativeEvent' in variables ? {} : variables
      return client.connect({ ...latest.current, ...own }, observer)
    }
    return {
      connect: (variables) => void connectAsync(variables),
      connectAsync,
      cancel: () => client.cancel(slot),
      reopen: () => client.reopen(slot),
      redirect: () => client.redirect(slot),
      reset: () => client.reset(slot),
    }
  }, [client, slot, latest, observer])
  return useMemo(() => ({ ...progress(attempt), ...actions }), [attempt, actions])
}

function progress(attempt: AttemptState): ConnectProgress {
  if (attempt.status !== 'pending') {
    return { attemptId: undefined, ...attempt, phase: undefined, isDetached: false }
  }
  const { detached: isDetached, ...rest } = attempt
  return { ...rest, isDetached }
}
