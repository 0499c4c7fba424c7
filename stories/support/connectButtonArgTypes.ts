import type { ComponentPropsWithoutRef } from 'react'
import type { ArgTypes } from '@storybook/react-vite'
import type { ConnectButtonProps } from '@authpipe/react'

/** The props whose description Storybook reads from the source itself. */
type ReadBySource = 'provider' | 'scopes' | 'requiredScopes' | 'render' | 'className' | 'style'

type DescribedHere = Exclude<
  keyof ConnectButtonProps,
  ReadBySource | keyof ComponentPropsWithoutRef<'button'>
>

const described = (description: string, summary: string, defaultValue?: string) => ({
  description,
  control: false as const,
  table: {
    type: { summary },
    ...(defaultValue && { defaultValue: { summary: defaultValue } }),
  },
})

/** The props that Storybook does not find, because their types are composed. A new one has to be added. */
export const connectButtonArgTypes = {
  provider: { control: false },
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
    '(connection: Connection, details: { attemptId }) => void',
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
