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
import type { StyledPart } from '../context/AuthpipeContext.ts'
import { partAttributes } from '../internal/partAttributes.ts'
import { useConnectButton } from '../internal/useConnectButton.ts'
import type { ConnectButtonOptions } from '../internal/useConnectButton.ts'
import type { ConnectionState, ConnectionStateStatus } from '../internal/useConnectionState.ts'
import { ProviderLogo } from './ProviderLogo.tsx'

/**
 * A button that connects the end user to a provider, and says how they stand with it.
 * Renders one `<button>`, the same element in every state, and beside it a polite live region; also
 * "Cancel" while the person is asked for something, and "Continue in this tab" where that helps. A
 * click before the connections are known
 * connects: for an account that was connected already, the broker renews that connection.
 */
export const ConnectButton = forwardRef(function ConnectButton(
  props: ConnectButtonProps,
  forwardedRef: ForwardedRef<HTMLButtonElement>,
) {
  const context = useAuthpipe()
  const model = useConnectButton(context, props)
  const { status, connection, attempt, label, sentence, messages, isBusy, cancel, redirect } = model
  const { disabled = false, render, className, style, children, onClick, ...rest } = model.rest
  const { provider } = props
  const state: ConnectButtonState = { provider, status, connection, attempt, label }
  const hintId = useId()
  const sentenceId = `${hintId}status`

  const handleClick = (event: MouseEvent<HTMLButtonElement>) => {
    onClick?.(event)
    if (!event.defaultPrevented && !disabled) model.press()
  }
  const handleCancel = ({ currentTarget }: MouseEvent) => {
    // "Cancel" is about to go away; the focus must not go with it. Whatever `render` put around the
    // button, the hint describes it.
    const described = `[aria-describedby~="${hintId}"]`
    currentTarget.parentElement?.querySelector<HTMLElement>(described)?.focus()
    cancel?.()
  }

  const descriptions = isBusy ? [] : [hintId, sentence && sentenceId]
  const buttonProps: ComponentPropsWithRef<'button'> = {
    type: 'button',
    onPointerOverCapture: model.prepare,
    onFocusCapture: model.prepare,
    ...partAttributes('connect-button', context, resolve(className, state), resolve(style, state)),
    ...rest,
    ...stateAttributes(provider, model),
    ref: forwardedRef,
    // A busy button stays focusable: `disabled` would drop the keyboard's focus in mid-attempt.
    disabled: disabled && attempt.status !== 'pending',
    'aria-disabled': disabled || isBusy || undefined,
    'aria-busy': model.isPending || undefined,
    'aria-describedby':
      [rest['aria-describedby'], ...descriptions].filter(Boolean).join(' ') || undefined,
    onClick: handleClick,
    children: (
      <>
        <ProviderLogo provider={provider} />
        <span data-authpipe="connect-label">{children ?? label}</span>
      </>
    ),
  }
  const control = (part: StyledPart, text: string, handle: (event: MouseEvent) => void) => (
    <button type="button" {...partAttributes(part, context)} onClick={handle}>
      {text}
    </button>
  )

  return (
    <>
      {/* oxlint-disable-next-line react/refs -- the ref is handed on, not read */}
      {render ? render(buttonProps, state) : <button {...buttonProps} />}
      {redirect && control('connect-redirect', messages.continueHere, redirect)}
      {cancel && control('connect-cancel', messages.cancel, handleCancel)}{' '}
      {/* Hidden text still describes what refers to it, and needs no stylesheet for that. */}
      <span id={hintId} hidden>
        {props.flow !== 'redirect' && messages.opensWindow}
      </span>
      <output
        aria-live="polite"
        id={sentenceId}
        {...partAttributes('connect-status', context)}
        data-quiet={present(isBusy)}
        data-number={'number' in attempt ? attempt.number : undefined}
        data-error={present(attempt.status === 'error')}
      >
        {sentence}
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

/** For stylesheets: `data-status` always, the rest while it holds. */
function stateAttributes(provider: string, state: ConnectionState) {
  const { status, attempt, isConnected, needsAttention } = state
  return {
    'data-provider': provider,
    'data-status': status,
    'data-connected': present(isConnected),
    'data-pending': present(status === 'connecting' || status === 'disconnecting'),
    'data-attention': present(needsAttention),
    'data-error': present(attempt.status === 'error'),
  }
}

/** The value of an attribute that is there while something holds. */
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
