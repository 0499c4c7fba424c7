import type { Meta, StoryObj } from '@storybook/react-vite'
import { withStoryBroker } from '../support/withStoryBroker.tsx'
import { DropInButton } from './DropInButton.tsx'
import { withSource } from './withSource.ts'
import './app.css'

const meta = {
  title: 'Guides/1 Drop-in button',
  component: DropInButton,
  decorators: [withStoryBroker],
  parameters: withSource('DropInButton'),
} satisfies Meta<typeof DropInButton>

export default meta
type Story = StoryObj<typeof meta>

/** One component, one callback: the rest of the page is yours. */
export const Default: Story = {
  play: async ({ canvas }) => {
    await canvas.findByRole('button', { name: 'Connect GitLab' })
  },
}
