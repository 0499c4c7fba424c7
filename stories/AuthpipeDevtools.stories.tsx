import { useMemo } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { AuthpipeDevtools } from '@authpipe/react/devtools'
import { expect, userEvent, waitFor, within } from 'storybook/test'
import { described } from './support/described.ts'
import { createDevtoolsClient } from './support/devtoolsClient.ts'

const meta = {
  title: 'Components/AuthpipeDevtools',
  component: AuthpipeDevtools,
  args: { defaultOpen: true },
  argTypes: {
    client: described(
      'Whose attempts to show.',
      'AuthpipeClient',
      'that of the nearest AuthpipeProvider',
    ),
    defaultOpen: described('Whether it is open at first.', 'boolean', 'false'),
    position: described(
      'The corner at the bottom, by reading direction.',
      "'start' | 'end'",
      "'start'",
    ),
    theme: described(
      'Its color scheme.',
      "'light' | 'dark' | 'system'",
      "the provider's, else the page's",
    ),
    dir: described('Its direction.', "'ltr' | 'rtl'", "the provider's, else the page's"),
  },
  // It lies over the page, so each story has a page of its own.
  parameters: { docs: { story: { inline: false, height: '36rem' } } },
  render: function Panel(args, { globals, parameters }) {
    const isIll = parameters['isIll'] === true
    const client = useMemo(() => createDevtoolsClient({ isIll }), [isIll])
    // The story's surface is not the whole page, at whose end the panel stands.
    const look = { theme: globals['theme'] as 'light', dir: globals['dir'] as 'ltr' }
    return <AuthpipeDevtools client={client} {...look} {...args} />
  },
} satisfies Meta<typeof AuthpipeDevtools>

export default meta
type Story = StoryObj<typeof meta>

/** A button in the corner, which counts what went wrong. */
export const Closed: Story = {
  args: { defaultOpen: false },
  play: async () => {
    await (await panel()).findByRole('button', { name: 'Authpipe 1 problem' })
  },
}

/** Each attempt, the latest first: its steps, the ids of its requests, and its error with what to do. */
export const Timeline: Story = {
  play: async () => {
    const shown = await panel()
    await shown.findByText('req_0LbFq6Ym3tWx8RjE')
    await expect(shown.getByRole('link', { name: 'About scope_not_allowed' })).toBeVisible()
  },
}

/** What the doctor found stands above all. */
export const Finding: Story = {
  parameters: { isIll: true },
  play: async () => {
    await (await panel()).findByRole('link', { name: 'About connect_src' })
  },
}

/** All of it works by keyboard: Enter opens, Escape closes. */
export const ByKeyboard: Story = {
  tags: ['!dev', '!autodocs'],
  args: { defaultOpen: false },
  play: async () => {
    const shown = await panel()
    const toggle = await shown.findByRole('button', { name: 'Authpipe 1 problem' })
    toggle.focus()
    await userEvent.keyboard('{Enter}')
    await shown.findByRole('region', { name: 'Authpipe timeline' })
    await userEvent.keyboard('{Escape}')

    await waitFor(() => expect(shown.getByRole('button', { name: /^Authpipe/ })).toBeVisible())
  },
}

/** It stands in a shadow root at the end of the page. */
async function panel() {
  return waitFor(() => {
    const host = document.querySelector('authpipe-devtools')
    const root = host?.shadowRoot?.querySelector<HTMLElement>('.root')
    if (!root) throw new Error('no panel yet')
    return within(root)
  })
}
