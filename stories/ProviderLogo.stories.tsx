import type { Meta, StoryObj } from '@storybook/react-vite'
import { ProviderLogo } from '@authpipe/react'
import { AllStates as StateTable } from './support/AllStates.tsx'
import { fixed, withFixedClient } from './support/withFixedClient.tsx'

const meta = {
  title: 'Components/ProviderLogo',
  component: ProviderLogo,
  args: { provider: 'gitlab' },
  argTypes: {
    provider: { description: "The provider's id." },
    color: {
      control: 'color',
      description: 'Any CSS color; everything else an `<svg>` takes, too.',
    },
    width: { description: 'As of any `<svg>`, beside `height`.' },
  },
  decorators: [withFixedClient],
} satisfies Meta<typeof ProviderLogo>

export default meta
type Story = StoryObj<typeof meta>

/** In the color of the text around it. */
export const Default: Story = {
  render: (args) => (
    <span style={{ display: 'inline-flex', gap: '0.5rem', alignItems: 'center' }}>
      <ProviderLogo {...args} /> GitLab
    </span>
  ),
}

/** As large and in the color that you want: it is an `<svg>`. */
export const SizeAndColor: Story = {
  args: { color: '#e24329', style: { inlineSize: '3rem', blockSize: '3rem' } },
}

/** A provider that we have no mark of. */
export const Unknown: Story = { args: { provider: 'acme' } }

/** Your own mark in place of ours, wherever it shows: `appearance.logos`. */
export const YourOwn: Story = {
  parameters: fixed({
    provider: {
      appearance: {
        logos: {
          gitlab: (
            <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
              <circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" strokeWidth="4" />
            </svg>
          ),
        },
      },
    },
  }),
}

/** Every state at a glance, on a light page and on a dark one. */
export const AllStates: Story = {
  tags: ['!autodocs'],
  render: () => (
    <StateTable stories={{ Default, SizeAndColor, Unknown, YourOwn }}>
      {(args) => <ProviderLogo provider="gitlab" {...args} />}
    </StateTable>
  ),
}
