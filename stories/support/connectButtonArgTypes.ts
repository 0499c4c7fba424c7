import type { ComponentPropsWithoutRef } from 'react'
import type { ArgTypes } from '@storybook/react-vite'
import type { ConnectButtonProps } from '@authpipe/react'
import { described } from './described.ts'

type DescribedHere = Exclude<
  keyof ConnectButtonProps,
  // Storybook reads all there is to say of it from the source.
  'provider' | keyof ComponentPropsWithoutRef<'button'>
>

/** The props whose composed types Storybook cannot read. A new one has to be added, or this does not compile. */
export const connectButtonArgTypes = {
  provider: { control: false },
  scopes: described(
    'The scopes to ask for.',
    'readonly ScopeOf<Provider>[]',
    "the operator's default scopes",
  ),
  requiredScopes: described(
    'What your app cannot do without; asked for as well. A connection that lacks one of them shows "Grant access" and asks for it.',
    'readonly ScopeOf<Provider>[]',
  ),
  render: described(
    'Renders the button by a component of yours. Spread the props, `ref` included, onto a `<button>`.',
    '(props, state: ConnectButtonState) => ReactElement',
  ),
  className: described(
    'As of any element, or by the state.',
    'string | ((state: ConnectButtonState) => string | undefined)',
  ),
  style: described(
    'As of any element, or by the state.',
    'CSSProperties | ((state: ConnectButtonState) => CSSProperties | undefined)',
  ),
  connectionId: described(
    'The connection to show, and to renew. It keeps its id; the account must stay the same.',
    'string',
    'the first that works',
  ),
  allowMultiple: described('Always connects a further account.', 'boolean', 'false'),
  loginHint: described('Who the person is likely to be at the provider.', 'string'),
  popup: described(
    "The window's size in CSS pixels.",
    '{ width?: number; height?: number }',
    '{ width: 520, height: 680 }',
  ),
  flow: described(
    'Where the provider is shown. `auto`: in a window; in a tab after a window was blocked; in place of this page where neither can be.',
    "'auto' | 'popup' | 'tab' | 'redirect'",
    "'auto'",
  ),
  labels: described(
    'Words to put in place of ours, on this button. `{provider}` and `{account}` are filled in.',
    'Partial<ConnectMessages>',
  ),
  onConnectStart: described(
    'Called when a click starts an attempt.',
    '(details: { provider: string }) => void',
  ),
  onSuccess: described(
    'Called once the broker confirmed the connection.',
    '(connection: Connection, details: { attemptId, resumed }) => void',
  ),
  onError: described('Called when an attempt failed.', '(error: ConnectError) => void'),
  onCancel: described(
    'Called when the person closed the window, declined, or cancelled. Not an error.',
    '(details: { attemptId, reason }) => void',
  ),
  onSettled: described(
    'Called after each of the three above.',
    '(outcome: AttemptOutcome) => void',
  ),
} satisfies Record<DescribedHere, ArgTypes[string]> & ArgTypes
