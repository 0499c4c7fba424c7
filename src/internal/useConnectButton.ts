'use client'
import { attemptSlot } from '../client/AuthpipeClient.ts'
import type { ConnectOptions } from '../client/AuthpipeClient.ts'
import type { AuthpipeContextValue } from '../context/AuthpipeContext.ts'
import type { ConnectMessages } from '../locales/messages.ts'
import { connectButtonWords } from './connectButtonWords.ts'
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
  readonly flow?: ConnectOptions['flow']
  readonly labels?: Partial<Omit<ConnectMessages, 'attempts' | 'errors'>> | undefined
  readonly onConnectStart?: ((details: { readonly provider: string }) => void) | undefined
}

/** What a button shows, and what its clicks do. */
export interface ConnectButtonModel<Rest> extends ConnectionState {
  readonly label: string
  /** What the live region says; empty for nothing. While the button is busy it only repeats the label. */
  readonly sentence: string
  readonly messages: ConnectMessages
  /** A click does nothing, or nothing but show a window that is open anyway. */
  readonly isBusy: boolean
  /** Call it when a click is near. */
  readonly prepare: () => void
  /** Call it in the click, before anything else. */
  readonly press: () => void
  /** While it makes sense: ends the attempt. */
  readonly cancel: (() => void) | undefined
  /** While it makes sense: goes on in this tab. */
  readonly redirect: (() => void) | undefined
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
    connectionId: _connectionId,
    allowMultiple: _allowMultiple,
    loginHint,
    popup,
    flow,
    labels,
    onConnectStart,
    onSuccess: _onSuccess,
    onError: _onError,
    onCancel: _onCancel,
    onSettled: _onSettled,
    ...rest
  } = props
  const { store } = context
  const { client } = store
  const messages = { ...context.messages, ...labels }
  const observer = useOutcomeObserver(props)
  const state = useConnectionState(store, props, observer)
  const { status, step, connection, renewedId } = state
  const [label, sentence] = connectButtonWords(state, provider, messages)
  const slot = attemptSlot(props)
  // The person has to do something, and can stop instead.
  const isAsking = !!step && step !== 'redirecting'
  const isIdle = state.isConnected || status === 'disconnecting'

  const press = () => {
    if (isIdle) return
    if (isAsking) return client.reopen(slot)
    // Renewing asks for what the connection had as well: it never loses a permission on the way.
    const had = renewedId === undefined ? undefined : connection?.scopes.requested
    const asked = [scopes, requiredScopes, had].filter((each) => !!each)
    // One outcome at a time, wherever the last attempt was. A pending one stays.
    client.reset(slot)
    void client.connect(
      {
        provider,
        slot,
        connectionId: renewedId,
        // Nothing asked for leaves the choice to the operator.
        scopes: asked.length ? [...new Set(asked.flat())] : undefined,
        loginHint,
        popup,
        flow,
      },
      observer,
    )
    if (status !== 'connecting') onConnectStart?.({ provider })
  }

  return {
    ...state,
    label,
    sentence,
    messages,
    isBusy: isIdle || (status === 'connecting' && !isAsking),
    prepare: () => client.prepare(),
    press,
    cancel: isAsking ? () => client.cancel(slot) : undefined,
    redirect: step === 'blocked' && client.canRedirect() ? () => client.redirect(slot) : undefined,
    rest,
  }
}
