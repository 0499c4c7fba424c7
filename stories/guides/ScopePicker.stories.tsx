import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { withStoryBroker } from '../support/withStoryBroker.tsx'
import { ScopePicker } from './ScopePicker.tsx'
import { withSource } from './withSource.ts'
import './app.css'

const meta = {
  title: 'Guides/3 A scope picker of your own',
  component: ScopePicker,
  decorators: [withStoryBroker],
  parameters: withSource('ScopePicker'),
} satisfies Meta<typeof ScopePicker>

export default meta
type Story = StoryObj<typeof meta>

/** `useScopeSelection` knows what a choice amounts to; you show it, and pass it to the button. */
export const Default: Story = {
  play: async ({ canvas, userEvent }) => {
    const read = canvas.getByRole('checkbox', { name: /^Read your code/ })
    await userEvent.click(canvas.getByRole('checkbox', { name: /^Change your code/ }))

    await userEvent.click(read)

    await expect(read).toBeChecked()
    await expect(canvas.getByRole('checkbox', { name: /^Read your profile/ })).toBeChecked()
  },
}
