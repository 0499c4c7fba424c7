'use client'
import { forwardRef, useId } from 'react'
import type {
  ComponentPropsWithoutRef,
  ComponentPropsWithRef,
  CSSProperties,
  ForwardedRef,
  MouseEvent,
  ReactElement,
  RefAttributes,
} from 'react'
import type { Connection } from '@authpipe/protocol'
import type { ProviderId, ScopeOf } from '@authpipe/providers'
import type { AttemptState } from '../client/AuthpipeClient.ts'
import { useAuthpipe } from '../context/AuthpipeContext.ts'
import { partAttributes } from '../internal/partAttributes.ts'
import { useConnectButton } from '../internal/useConnectButton.ts'
import type { ConnectButtonModel, ConnectButtonOptions } from '../internal/useConnectButton.ts'
import type { ConnectionStateStatus } from '../internal/useConnectionState.ts'
import { useSharedRef } from '../internal/useSharedRef.ts'
import { ProviderLogo } from './ProviderLogo.tsx'

/**
 * A button that connects the end user to a provider, and says how they stand with it.
 * Renders one `<button>`, the same element in every state, and beside it a polite live region; also a
 * "Cancel" button while the window is out of sight. A click before the connections are known
 * connects: for an account that was connected already, the broker renews that connection.
 */
export const ConnectButton = forwardRef(function ConnectButton(
  props: ConnectButtonProps,
  forwardedRef: ForwardedRef<HTMLButtonElement>,
) {
  const { provider, disabled = false, render, className, style, children, onClick } = props

  const context = useAuthpipe('<ConnectButton>')
  const model = useConnectButton(props)
  const [button, ref] = useSharedRef(forwardedRef)
  const id = useId()

  const { view, messages } = model
  const state = buttonState(provider, model)
  const isBusy = view.action === 'none' || view.action === 'refocus'
  const isOutOfSight = view.action === 'continue' || view.action === 'reopen'
  const part = partAttributes(
    'connect-button',
    context,
    resolve(className, state),
    resolve(style, state),
  )

  const handleClick = (event: MouseEvent<HTMLButtonElement>) => {
    onClick?.(event)
    if (!event.defaultPrevented && !disabled) model.press()
  }
  const handleCancel = () => {
    // "Cancel" is about to go away; the focus must not go with it.
    button.current?.focus()
    model.cancel()
  }

  const buttonProps: ComponentPropsWithRef<'button'> = {
    type: 'button',
    ...part,
    ...elementProps(props),
    ...stateAttributes(state),
    ref,
    // A busy button stays focusable: `disabled` would drop the keyboard's focus in mid-attempt.
    disabled: disabled && state.attempt.status !== 'pending',
    'aria-disabled': disabled || isBusy || undefined,
    'aria-busy': model.isLoading || undefined,
    'aria-describedby': describedBy(props, id, !isBusy, view.isSentenceVisible && view.sentence),
    onClick: handleClick,
    children: (
      <>
        <ProviderLogo provider={provider} />
        <span data-authpipe="connect-label">{children ?? view.label}</span>
      </>
    ),
  }

  return (
    <>
      {render ? render(buttonProps, state) : <button {...buttonProps} />}
      {isOutOfSight && (
        <button type="button" {...partAttributes('connect-cancel', context)} onClick={handleCancel}>
          {messages.cancel}
        </button>
      )}
      {/* Hidden text still describes what refers to it, and needs no stylesheet for that. */}
      <span id={`${id}hint`} hidden>
        {messages.opensWindow}
      </span>
      <output
        aria-live="polite"
        id={`${id}status`}
        {...partAttributes('connect-status', context)}
        data-quiet={present(!view.isSentenceVisible)}
        data-error={present(state.attempt.status === 'error')}
      >
        {view.sentence}
      </output>
    </>
  )
  // forwardRef() forgets type parameters; the scopes depend on one.
}) as ConnectButtonComponent

/** Props of `ConnectButton`: those below, and every prop of `<button>`. The ref is the button's. */
export interface ConnectButtonProps<Provider extends ProviderId = ProviderId>
  extends
    Omit<ConnectButtonOptions, 'provider' | 'scopes' | 'requiredScopes'>,
    Omit<ComponentPropsWithoutRef<'button'>, 'className' | 'style' | keyof ConnectButtonOptions> {
  /** The provider to connect, by id. */
  readonly provider: Provider
  /**
   * The scopes to ask for.
   * @default the operator's default scopes of this provider
   */
  readonly scopes?: readonly ScopeOf<Provider>[] | undefined
  /**
   * What your app cannot do without; asked for as well. A connection that lacks one of them shows
   * "Grant access" and asks for it.
   */
  readonly requiredScopes?: readonly ScopeOf<Provider>[] | undefined
  /**
   * Renders the button by a component of yours. Spread the props, `ref` included, onto a `<button>`.
   */
  readonly render?:
    | ((props: ComponentPropsWithRef<'button'>, state: ConnectButtonState) => ReactElement)
    | undefined
  readonly className?: string | ((state: ConnectButtonState) => string | undefined) | undefined
  readonly style?:
    CSSProperties | ((state: ConnectButtonState) => CSSProperties | undefined) | undefined
}

/** What `render`, `className` and `style` may depend on. */
export interface ConnectButtonState {
  readonly provider: string
  readonly status: ConnectionStateStatus
  /** `undefined` until the connections are known. */
  readonly connection: Connection | null | undefined
  readonly attempt: AttemptState
  /** What the button says now. */
  readonly label: string
}

interface ConnectButtonComponent {
  <Provider extends ProviderId>(
    props: ConnectButtonProps<Provider> & RefAttributes<HTMLButtonElement>,
  ): ReactElement
  displayName?: string
}

function buttonState(provider: string, model: ConnectButtonModel): ConnectButtonState {
  const { status, connection, attempt, view } = model
  return { provider, status, connection, attempt, label: view.label }
}

/** The state for stylesheets: `data-status` always, the rest while it holds. */
function stateAttributes({ provider, status, attempt }: ConnectButtonState) {
  return {
    'data-provider': provider,
    'data-status': status,
    'data-connected': present(status === 'connected' || status === 'degraded'),
    'data-pending': present(status === 'connecting' || status === 'disconnecting'),
    'data-attention': present(status === 'needs_reauth' || status === 'needs_scopes'),
    'data-error': present(attempt.status === 'error'),
  }
}

function present(holds: boolean): '' | undefined {
  return holds ? '' : undefined
}

function resolve<Value>(
  value: Value | ((state: ConnectButtonState) => Value) | undefined,
  state: ConnectButtonState,
): Value | undefined {
  return typeof value === 'function'
    ? (value as (state: ConnectButtonState) => Value)(state)
    : value
}

function describedBy(
  props: ConnectButtonProps,
  id: string,
  opensWindow: boolean,
  sentence: string | false,
): string | undefined {
  const ids = [props['aria-describedby'], opensWindow && `${id}hint`, sentence && `${id}status`]
  return ids.filter(Boolean).join(' ') || undefined
}

/** What belongs to the element: all that is not ours. */
function elementProps(props: ConnectButtonProps): ComponentPropsWithoutRef<'button'> {
  const {
    provider: _provider,
    scopes: _scopes,
    requiredScopes: _requiredScopes,
    connectionId: _connectionId,
    allowMultiple: _allowMultiple,
    loginHint: _loginHint,
    popup: _popup,
    labels: _labels,
    render: _render,
    className: _className,
    style: _style,
    children: _children,
    onConnectStart: _onConnectStart,
    onSuccess: _onSuccess,
    onError: _onError,
    onCancel: _onCancel,
    onSettled: _onSettled,
    ...rest
  } = props
  return rest
}
