'use client'
import type { Connection } from '@authpipe/protocol'
import type { AttemptState, ConnectOptions } from '../client/AuthpipeClient.ts'
import { useAuthpipe } from '../context/AuthpipeContext.ts'
import type { ConnectMessages } from '../locales/messages.ts'
import { connectButtonView } from './connectButtonView.ts'
import type { ConnectButtonView } from './connectButtonView.ts'
import { providerName } from './providerName.ts'
import { requestedScopes } from './requestedScopes.ts'
import { useConnectionState } from './useConnectionState.ts'
import type { ConnectionState, ConnectionStateStatus } from './useConnectionState.ts'
import { useOutcome } from './useOutcome.ts'
import type { ConnectCallbacks } from './useOutcome.ts'

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
export interface ConnectButtonModel {
  readonly status: ConnectionStateStatus
  readonly connection: Connection | null | undefined
  readonly attempt: AttemptState
  /** The first fetch of the connections is under way. */
  readonly isLoading: boolean
  readonly view: ConnectButtonView
  readonly messages: ConnectMessages
  /** Call it in the click, before anything else. */
  readonly press: () => void
  readonly cancel: () => void
}

/** The whole of a connect button but its elements. */
export function useConnectButton(options: ConnectButtonOptions): ConnectButtonModel {
  const { provider, labels, allowMultiple = false } = options
  const context = useAuthpipe('<ConnectButton>')
  const { client } = context
  const state = useConnectionState(options)
  const observer = useOutcome(client, options, state.slot, state.renewSlot)

  const messages = labels ? { ...context.messages, ...labels } : context.messages
  const name = providerName(provider, context.overrides)
  const view = connectButtonView(state, messages, name, allowMultiple)

  const pendingSlot = () =>
    state.renewSlot !== undefined && client.getAttempt(state.slot).status !== 'pending'
      ? state.renewSlot
      : state.slot

  const press = () => {
    if (view.action === 'none') return
    if (view.action === 'reopen') return client.reopen(pendingSlot())
    const isRenewal = view.action === 'connect' ? needsRenewal(state) : pendingSlot() !== state.slot
    void client.connect(connectOptions(options, state, isRenewal), observer)
    if (view.action !== 'connect') return
    // One outcome at a time: the one of the other slot is from before.
    if (isRenewal) client.reset(state.slot)
    else if (state.renewSlot !== undefined) client.reset(state.renewSlot)
    options.onConnectStart?.({ provider })
  }

  return {
    status: state.status,
    connection: state.connection,
    attempt: state.attempt,
    isLoading: state.status === 'unknown' && state.error === null,
    view,
    messages,
    press,
    cancel: () => client.cancel(pendingSlot()),
  }
}

function needsRenewal({ status, renewSlot }: ConnectionState): boolean {
  return renewSlot !== undefined && (status === 'needs_reauth' || status === 'needs_scopes')
}

function connectOptions(
  options: ConnectButtonOptions,
  { connection }: ConnectionState,
  isRenewal: boolean,
): ConnectOptions {
  const { provider, scopes, requiredScopes, loginHint, popup } = options
  const connectionId = isRenewal ? connection?.id : options.connectionId
  const renewed = connectionId === undefined ? null : connection
  return {
    provider,
    scopes: requestedScopes(scopes, requiredScopes, renewed),
    connectionId,
    loginHint,
    popup,
  }
}
