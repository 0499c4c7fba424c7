import type { Meta, StoryObj } from '@storybook/react-vite'
import { connectionFixture } from '@authpipe/react/testing'
import { expect } from 'storybook/test'
import { live, withStoryBroker } from '../support/withStoryBroker.tsx'
import { ConnectionPanel } from './ConnectionPanel.tsx'
import { withSource } from './withSource.ts'
import './app.css'

const meta = {
  title: 'Guides/4 Status and disconnecting',
  component: ConnectionPanel,
  decorators: [withStoryBroker],
  parameters: { ...withSource('ConnectionPanel'), ...live({ connections: [connectionFixture()] }) },
} satisfies Meta<typeof ConnectionPanel>

export default meta
type Story = StoryObj<typeof meta>

/** Say how a connection stands, and let your users end it: ask first, it is revoked at GitLab too. */
export const Default: Story = {
  play: async ({ canvas }) => {
    await canvas.findByRole('button', { name: 'Connected as @ada' })
  },
}

/** After your user said yes, the button is back to where it began. */
export const Disconnected: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Disconnect' }))
    await expect(canvas.getByRole('button', { name: 'Yes, disconnect' })).toHaveFocus()

    await userEvent.click(canvas.getByRole('button', { name: 'Yes, disconnect' }))

    await expect(await canvas.findByRole('button', { name: 'Connect GitLab' })).toHaveFocus()
    await expect(canvas.queryByRole('button', { name: 'Disconnect' })).toBeNull()
  },
}
