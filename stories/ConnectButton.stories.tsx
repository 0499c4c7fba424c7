import type { Meta, StoryObj } from '@storybook/react-vite'
import { ConnectButton, useDisconnect } from '@authpipe/react'
import { connectionFixture } from '@authpipe/react/testing'
import { expect, fn, within } from 'storybook/test'
import { AllStates as StateTable } from './support/AllStates.tsx'
import {
  Declined,
  WindowClosed,
  Dismissed,
  FailedAtProvider,
  FailedByAccount,
  FailedByScopes,
  FailedTooLate,
  FailedNetwork,
  FailedSession,
  FailedEnvironment,
  FailedOtherwise,
} from './ConnectButtonFailures.stories.tsx'
import { connectError, pendingAttempt, successfulAttempt } from './support/attempts.ts'
import { connectButtonArgTypes } from './support/connectButtonArgTypes.ts'
import { says } from './support/says.ts'
import { fixed, withFixedClient } from './support/withFixedClient.tsx'
import { WithoutStyles } from './support/WithoutStyles.tsx'

const meta = {
  title: 'Components/ConnectButton',
  component: ConnectButton,
  args: { provider: 'gitlab' },
  argTypes: connectButtonArgTypes,
  decorators: [withFixedClient],
} satisfies Meta<typeof ConnectButton>

export default meta
type Story = StoryObj<typeof meta>

/** What most apps need: put it in, and say which provider. */
export const Default: Story = { play: says('Connect GitLab') }

/** While you wait for the list of connections, nobody reads anything untrue, and a click already connects. */
export const Loading: Story = {
  parameters: fixed({ loading: true }),
  play: says('GitLab'),
}

/** If the list cannot be fetched, your users can still connect. */
export const ListUnavailable: Story = {
  parameters: fixed({ error: connectError('broker_unreachable') }),
  play: says('Connect GitLab'),
}

/** Your user is at the provider; another click brings the window to the front. */
export const Connecting: Story = {
  parameters: fixed({ attempts: { gitlab: pendingAttempt('waiting') } }),
  play: says('Connecting…', 'Finish in the GitLab window.'),
}

/** The browser blocked the window: the next click opens it, for the same attempt. */
export const Blocked: Story = {
  parameters: fixed({ attempts: { gitlab: pendingAttempt('blocked') } }),
  play: says('Continue in a new tab', 'Your browser blocked the window. Open it with the button.'),
}

/** The same where your connect token names a `returnUrl`: your user may also go on in this tab. */
export const BlockedInAnyWindow: Story = {
  parameters: fixed({ attempts: { gitlab: pendingAttempt('blocked') }, canRedirect: true }),
  play: async (context) => {
    await says(
      'Continue in a new tab',
      'Your browser blocked the window. Open it with the button.',
    )(context)
    await context.canvas.findByRole('button', { name: 'Continue in this tab' })
    await context.canvas.findByRole('button', { name: 'Cancel' })
  },
}

/** Your page cannot reach the window any more. Your user proves that both are theirs. */
export const ChooseNumber: Story = {
  parameters: fixed({ attempts: { gitlab: pendingAttempt('number') } }),
  play: async (context) => {
    await says('Show the GitLab window', 'Choose 37 in the GitLab window.')(context)
    await context.canvas.findByRole('button', { name: 'Cancel' })
  },
}

/** Your page is about to leave for GitLab, and comes back to your `returnUrl`. */
export const Redirecting: Story = {
  parameters: fixed({ attempts: { gitlab: pendingAttempt('redirecting') } }),
  play: says('Connecting…', 'Going on to GitLab.'),
}

/** The window is out of sight, perhaps closed: your user decides whether to go on or to stop. */
export const Detached: Story = {
  parameters: fixed({ attempts: { gitlab: pendingAttempt('waiting', true) } }),
  play: async (context) => {
    await says(
      'Show the GitLab window',
      'Finish in the GitLab window. If it is gone or stopped at an error, show it again or cancel.',
    )(context)
    await context.canvas.findByRole('button', { name: 'Cancel' })
  },
}

/** The button names the account it is connected as. */
export const Connected: Story = {
  parameters: fixed({ connections: [connectionFixture()] }),
  play: says('Connected as @ada'),
}

/** The same right after your user connected: screen readers are told. */
export const JustConnected: Story = {
  parameters: fixed({
    connections: [connectionFixture()],
    attempts: { gitlab: successfulAttempt() },
  }),
  play: says('Connected as @ada', 'GitLab is connected.'),
}

/** The provider no longer takes the credential; your user signs in again, the connection stays. */
export const NeedsReconnect: Story = {
  parameters: fixed({
    connections: [connectionFixture({ status: 'needs_reauth', reason: 'revoked' })],
  }),
  play: says('Reconnect GitLab'),
}

/** Your user is signing in again. */
export const Reconnecting: Story = {
  parameters: fixed({
    connections: [connectionFixture({ status: 'needs_reauth', reason: 'revoked' })],
    attempts: { gitlab: pendingAttempt('waiting') },
  }),
  play: says('Connecting…', 'Finish in the GitLab window.'),
}

/** You require a scope that was not granted: a click asks for it, and keeps the others. */
export const NeedsScopes: Story = {
  args: { requiredScopes: ['read_api'] },
  parameters: fixed({ connections: [connectionFixture()] }),
  play: says('Grant access'),
}

/** GitLab is not answering the broker; what is stored still works, so nobody is alarmed. */
export const Degraded: Story = {
  parameters: fixed({
    connections: [connectionFixture({ status: 'degraded', reason: 'provider_unavailable' })],
  }),
  play: says('Connected as @ada'),
}

/** Your code ends the connection elsewhere on the page, and the button says so. */
export const Disconnecting: Story = {
  parameters: fixed({ connections: [connectionFixture()] }),
  render: (args) => (
    <>
      <ConnectButton {...args} /> <DisconnectButton />
    </>
  ),
  play: async (context) => {
    const { canvas, userEvent } = context
    await says('Connected as @ada')(context)
    await userEvent.click(canvas.getByRole('button', { name: 'Disconnect' }))
    await says('Disconnecting…')(context)
  },
}

/** Disabled by you, as any button. */
export const Disabled: Story = {
  args: { disabled: true },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: 'Connect GitLab' })).toBeDisabled()
  },
}

/** Say it in your own words; the other states keep ours. */
export const CustomLabels: Story = {
  args: {
    labels: { not_connected: 'Import from {provider}', connectedAs: 'Importing as {account}' },
  },
  play: says('Import from GitLab'),
}

/** Several accounts: a button for each connection, and one that always adds a further account. */
export const SeveralAccounts: Story = {
  parameters: fixed({
    connections: [
      connectionFixture(),
      connectionFixture({
        id: 'conn_2',
        status: 'needs_reauth',
        reason: 'expired',
        account: { id: '7', username: 'ada-work', name: null, email: null, avatarUrl: null },
      }),
    ],
  }),
  render: (args) => (
    <div style={{ display: 'grid', gap: '0.75rem', justifyItems: 'start' }}>
      <div>
        <ConnectButton {...args} connectionId="conn_1" />
      </div>
      <div>
        <ConnectButton {...args} connectionId="conn_2" />
      </div>
      <div>
        <ConnectButton {...args} allowMultiple />
      </div>
    </div>
  ),
  play: async ({ canvas }) => {
    await canvas.findByRole('button', { name: 'Connected as @ada' })
    await canvas.findByRole('button', { name: 'Reconnect GitLab' })
    await canvas.findByRole('button', { name: 'Connect another GitLab account' })
  },
}

/** Without our stylesheet it is a plain button that says and does the same. */
export const Unstyled: Story = {
  parameters: fixed({ attempts: { gitlab: pendingAttempt('waiting', true) } }),
  render: (args) => (
    <WithoutStyles>
      <ConnectButton {...args} />
    </WithoutStyles>
  ),
  play: async ({ canvas }) => {
    const root = canvas.getByTestId('without-styles').shadowRoot
    // Queries take an element; a shadow root has what they use of one.
    const inside = within(root as unknown as HTMLElement)
    const button = await inside.findByRole('button', { name: 'Show the GitLab window' })
    await expect(getComputedStyle(button).borderRadius).not.toBe('8px')
  },
}

/** In a language of yours, read from the right: set `dir` on the page or on the provider. */
export const RightToLeft: Story = {
  globals: { dir: 'rtl' },
  parameters: fixed({
    attempts: { gitlab: pendingAttempt('waiting', true) },
    provider: {
      messages: {
        detached: 'إظهار نافذة {provider}',
        attempts: { detached: 'أكمل في نافذة {provider} أو أظهرها من جديد.' },
        cancel: 'إلغاء',
        opensWindow: 'يفتح نافذة جديدة.',
      },
    },
  }),
  decorators: [
    (Story) => (
      <div lang="ar">
        <Story />
      </div>
    ),
  ],
  play: says('إظهار نافذة GitLab', 'أكمل في نافذة GitLab أو أظهرها من جديد.'),
}

/** Render the button by a component of yours: spread the props, and use the state as you like. */
export const CustomRender: Story = {
  args: {
    render: (props, { label, connection }) => (
      <button {...props} style={{ minInlineSize: '20rem', justifyContent: 'start' }}>
        {label}
        {connection && <small>{new URL(connection.instanceUrl).hostname}</small>}
      </button>
    ),
  },
  parameters: fixed({ connections: [connectionFixture()] }),
  play: says('Connected as @ada gitlab.com'),
}

/** By keyboard: Tab leads to the button, Enter connects. */
export const ByKeyboard: Story = {
  args: { onConnectStart: fn() },
  play: async (context) => {
    const { args, canvas, userEvent } = context
    await says('Connect GitLab')(context)

    await userEvent.tab()
    await expect(canvas.getByRole('button')).toHaveFocus()
    await userEvent.keyboard('{Enter}')

    await expect(args.onConnectStart).toHaveBeenCalledWith({ provider: 'gitlab' })
  },
}

const STATES = {
  Default,
  Loading,
  Connecting,
  Blocked,
  BlockedInAnyWindow,
  ChooseNumber,
  Detached,
  Redirecting,
  Connected,
  NeedsReconnect,
  Reconnecting,
  NeedsScopes,
  Degraded,
  Declined,
  WindowClosed,
  Dismissed,
  FailedAtProvider,
  FailedByAccount,
  FailedByScopes,
  FailedTooLate,
  FailedNetwork,
  FailedSession,
  FailedEnvironment,
  FailedOtherwise,
  Disabled,
  CustomLabels,
}

/** Every state at a glance, on a light page and on a dark one. */
export const AllStates: Story = {
  tags: ['!autodocs'],
  render: () => (
    <StateTable stories={STATES}>
      {(args) => <ConnectButton provider="gitlab" {...args} />}
    </StateTable>
  ),
}

function DisconnectButton() {
  const disconnect = useDisconnect()
  return (
    <button type="button" onClick={() => disconnect.mutate({ connectionId: 'conn_1' })}>
      Disconnect
    </button>
  )
}
