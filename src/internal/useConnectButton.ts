'use client'
import { attemptSlot } from '../client/AuthpipeClient.ts'
import type { ConnectOptions } from '../client/AuthpipeClient.ts'
import type { AuthpipeContextValue } from '../context/AuthpipeContext.ts'
import type { ConnectMessages } from '../locales/messages.ts'
import { connectButtonWords } from './connectButtonWords.ts'
import type { ConnectButtonWords } from './connectButtonWords.ts'
import { useConnectionState } from './useConnectionState.ts'
import type { ConnectionState } from './useConnectionState.ts'
import { useOutcomeObserver } from './useOutcomeObserver.ts'
import type { ConnectCallbacks } from './useOutcomeObserver.ts'

/** What a button connects, and whom it tells. */
export interface ConnectButtonOptions extends ConnectCallbacks {
  readonly provider: string
  readonly scopes?: readonly string[] | undefined
  readonly requiredScopes?: readonly string[] | undefined
  readonly connectionId?: string | undefined
  readonly allowMultiple?: boolean | undefined
  readonly loginHint?: string | undefined
  readonly popup?: ConnectOptions['popup']
  readonly labels?: Partial<Omit<ConnectMessages, 'errors'>> | undefined
  readonly onConnectStart?: ((details: { readonly provider: string }) => void) | undefined
}

/** What a button shows, and what its clicks do. */
export interface ConnectButtonModel<Rest> extends ConnectionState, ConnectButtonWords {
  /** A click does nothing, or nothing but show a window that is open anyway. */
  readonly isBusy: boolean
  /** Call it in the click, before anything else. */
  readonly press: () => void
  readonly cancel: () => void
  /** Of the props, all that are not the model's. */
  readonly rest: Rest
}

/** The whole of a connect button but its elements. */
export function useConnectButton<Rest>(
  context: AuthpipeContextValue,
  props: ConnectButtonOptions & Rest,
): ConnectButtonModel<Omit<Rest, keyof ConnectButtonOptions>> {
  const {
    provider,
    scopes,
    requiredScopes,
    connectionId,
    allowMultiple: _allowMultiple,
    loginHint,
    popup,
    labels,
    onConnectStart,
    onSuccess: _onSuccess,
    onError: _onError,
    onCancel: _onCancel,
    onSettled: _onSettled,
    ...rest
  } = props
  const { client, messages } = context
  const observer = useOutcomeObserver(props)
  const state = useConnectionState(context, props, observer)
  const { status, situation, connection, renewalId } = state

  const slot = attemptSlot(props)
  const renewSlot = attemptSlot({ provider, connectionId: renewalId })
  const isIdle = state.isConnected || status === 'disconnecting'
  const isRenewal = () =>
    status === 'connecting' ? client.getAttempt(slot).status !== 'pending' : state.needsAttention
  const currentSlot = () => (isRenewal() ? renewSlot : slot)

  const press = () => {
    if (isIdle) return
    if (situation === 'detached') return client.reopen(currentSlot())
    const id = isRenewal() ? renewalId : connectionId
    // Renewing asks for what the connection had as well: it never loses a permission on the way.
    const had = id === undefined ? undefined : connection?.scopes.requested
    const asked = [scopes, requiredScopes, had].filter((each) => each !== undefined)
    // One outcome at a time, wherever the last attempt was. A pending one stays.
    client.reset(slot)
    client.reset(renewSlot)
    void client.connect(
      {
        provider,
        connectionId: id,
        // Nothing asked for leaves the choice to the operator.
        scopes: asked.length ? [...new Set(asked.flat())] : undefined,
        loginHint,
        popup,
      },
      observer,
    )
    if (status !== 'connecting') onConnectStart?.({ provider })
  }

  return {
    ...state,
    ...connectButtonWords(state, provider, { ...messages, ...labels }),
    isBusy: isIdle || situation === 'connecting',
    press,
    cancel: () => client.cancel(currentSlot()),
    rest,
  }
}
