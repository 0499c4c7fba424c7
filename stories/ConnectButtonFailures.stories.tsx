import type { Meta, StoryObj } from '@storybook/react-vite'
import { ConnectButton } from '@authpipe/react'
import { connectionFixture } from '@authpipe/react/testing'
import { cancelledAttempt, failedAttempt } from './support/attempts.ts'
import { connectButtonArgTypes } from './support/connectButtonArgTypes.ts'
import { says } from './support/says.ts'
import { fixed, withFixedClient } from './support/withFixedClient.tsx'

const meta = {
  title: 'Components/ConnectButton without success',
  component: ConnectButton,
  args: { provider: 'gitlab' },
  argTypes: connectButtonArgTypes,
  decorators: [withFixedClient],
} satisfies Meta<typeof ConnectButton>

export default meta
type Story = StoryObj<typeof meta>

/** Your user said no at the provider. */
export const Declined: Story = {
  parameters: fixed({ attempts: { gitlab: cancelledAttempt('denied') } }),
  play: says('Connect GitLab', 'You declined access in GitLab. Nothing was connected.'),
}

/** Your user closed the window before the end. */
export const WindowClosed: Story = {
  parameters: fixed({ attempts: { gitlab: cancelledAttempt('window_closed') } }),
  play: says('Connect GitLab', 'The window was closed before you finished. Nothing was connected.'),
}

/** Your user pressed "Cancel". */
export const Dismissed: Story = {
  parameters: fixed({ attempts: { gitlab: cancelledAttempt('dismissed') } }),
  play: says('Connect GitLab', 'Cancelled. Nothing was changed.'),
}

/** GitLab did not answer. */
export const FailedAtProvider: Story = {
  parameters: fixed({ attempts: { gitlab: failedAttempt('provider_unavailable') } }),
  play: says('Connect GitLab', 'GitLab is not answering. Please try again in a moment.'),
}

/** Your user reconnected, but signed in with another account. */
export const FailedByAccount: Story = {
  parameters: fixed({
    connections: [connectionFixture({ status: 'needs_reauth', reason: 'revoked' })],
    attempts: { gitlab: failedAttempt('account_mismatch') },
  }),
  play: says('Reconnect GitLab', 'That is a different GitLab account. Nothing was changed.'),
}

/** GitLab granted less than you require. */
export const FailedByScopes: Story = {
  parameters: fixed({ attempts: { gitlab: failedAttempt('scope_insufficient') } }),
  play: says('Connect GitLab', 'GitLab did not grant everything that is needed.'),
}

/** Your user took longer than an attempt lives. */
export const FailedTooLate: Story = {
  parameters: fixed({ attempts: { gitlab: failedAttempt('attempt_expired') } }),
  play: says('Connect GitLab', 'This took too long. Please try again.'),
}

/** Your user is offline, or your page may not reach the broker. */
export const FailedNetwork: Story = {
  parameters: fixed({ attempts: { gitlab: failedAttempt('network_error') } }),
  play: says('Connect GitLab', 'The connection failed. Check your network and try again.'),
}

/** Your backend gave no valid connect token. */
export const FailedSession: Story = {
  parameters: fixed({ attempts: { gitlab: failedAttempt('connect_token_expired') } }),
  play: says('Connect GitLab', 'Your session ran out. Reload the page.'),
}

/** Your page is in a frame that may not open windows. */
export const FailedEnvironment: Story = {
  parameters: fixed({ attempts: { gitlab: failedAttempt('unsupported_environment') } }),
  play: says('Connect GitLab', 'This does not work here. Open this page in a normal browser tab.'),
}

/** A fault that has no sentence of its own: your user reads one for all, you get the error with its fix. */
export const FailedOtherwise: Story = {
  parameters: fixed({ attempts: { gitlab: failedAttempt('internal_error') } }),
  play: says('Connect GitLab', 'Something went wrong. Nothing was connected.'),
}
