import type { Meta, StoryObj } from '@storybook/react-vite'
import { withStoryBroker } from '../support/withStoryBroker.tsx'
import { CustomButton } from './CustomButton.tsx'
import { withSource } from './withSource.ts'
import './app.css'

const meta = {
  title: 'Guides/2 A button of your own',
  component: CustomButton,
  decorators: [withStoryBroker],
  parameters: withSource('CustomButton'),
} satisfies Meta<typeof CustomButton>

export default meta
type Story = StoryObj<typeof meta>

/** Your markup, your words, your look: `useConnect` runs the attempt, and says how it goes. */
export const Default: Story = {
  play: async ({ canvas }) => {
    await canvas.findByRole('button', { name: 'Use GitLab' })
  },
}
