import type { Meta, StoryObj } from '@storybook/react-vite'
import { ConnectButton } from '@authpipe/react'
import { connectionFixture } from '@authpipe/react/testing'
import { withFixedClient } from './support/withFixedClient.tsx'

const meta = {
  title: 'Components/ConnectButton',
  component: ConnectButton,
  args: { provider: 'gitlab' },
} satisfies Meta<typeof ConnectButton>

export default meta
type Story = StoryObj<typeof meta>

/** What most apps need: one prop. */
export const Default: Story = { decorators: [withFixedClient()] }

/** The button names the account it is connected as. */
export const Connected: Story = {
  decorators: [withFixedClient({ connections: [connectionFixture()] })],
}
