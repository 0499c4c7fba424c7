import { useState } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { gitlab, ScopeSelector } from '@authpipe/react'
import type { ScopeSelectorRootProps } from '@authpipe/react'
import { expect, fn } from 'storybook/test'
import { AllStates as StateTable } from './support/AllStates.tsx'
import { described } from './support/described.ts'
import { withFixedClient } from './support/withFixedClient.tsx'

const Root = ScopeSelector.Root<typeof gitlab>
const SCOPES = 'readonly ScopeIn<Provider>[]'
const FEW = ['read_user', 'read_api', 'read_repository', 'write_repository'] as const

const meta = {
  title: 'Components/ScopeSelector',
  component: ScopeSelector.Root,
  args: { provider: gitlab },
  argTypes: {
    provider: described("The provider's descriptor, for example `gitlab`.", 'ProviderDescriptor'),
    value: described('What is picked, when you hold it yourself.', SCOPES),
    defaultValue: described(
      'What is picked at first, when it holds the choice itself.',
      SCOPES,
      "the provider's default scopes",
    ),
    onValueChange: described(
      'Called with what would be picked next. `details.cancel()` leaves it as it is.',
      '(scopes, details: { reason, event, cancel }) => void',
    ),
    required: described('What your app cannot do without: checked and locked.', SCOPES),
    granted: described(
      'What an earlier consent granted, for example `connection.scopes.granted`.',
      'readonly string[]',
    ),
    available: described('What to offer.', 'readonly string[]', 'everything'),
    reasons: described(
      'Why your app wants a scope, in a sentence of yours, by scope.',
      '{ [scope]: string }',
    ),
    legend: described('The heading.', 'ReactNode', "“Access to” and the provider's name"),
  },
  decorators: [withFixedClient],
  render: (args) => <Root {...args} />,
} satisfies Meta<ScopeSelectorRootProps<typeof gitlab>>

export default meta
type Story = StoryObj<ScopeSelectorRootProps<typeof gitlab>>

/** Everything there is to choose at GitLab, in its usual order. */
export const Default: Story = {
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('group', { name: 'Access to GitLab' })).toBeVisible()
    await expect(canvas.getByRole('checkbox', { name: 'Read your profile' })).toBeChecked()
  },
}

/** Offer what your app can use, and your users choose among that. */
export const FewScopes: Story = {
  args: { available: FEW },
}

/** Suggestions take the choice off your users: one click for a sensible set. */
export const Presets: Story = {
  args: { available: FEW },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Read only' }))

    await expect(canvas.getByRole('button', { name: 'Read only' })).toHaveAttribute(
      'aria-pressed',
      'true',
    )
    await expect(
      canvas.getByRole('checkbox', { name: 'Read everything you can see' }),
    ).toBeChecked()
  },
}

/** What your app cannot do without is locked, and says so. */
export const Required: Story = {
  args: { available: FEW, required: ['read_api'] },
  play: async ({ canvas, userEvent }) => {
    const required = canvas.getByRole('checkbox', { name: 'Read everything you can see' })

    await userEvent.click(required)

    await expect(required).toBeChecked()
    await expect(required).toHaveAccessibleDescription(/Needed by this app\./)
  },
}

/** What another scope brings along is checked with it, and says where it comes from. */
export const Implied: Story = {
  args: { available: FEW, defaultValue: ['read_api'] },
  play: async ({ canvas }) => {
    const implied = canvas.getByRole('checkbox', { name: 'Read your code' })
    await expect(implied).toBeChecked()
    await expect(implied).toHaveAccessibleDescription(/Included in “Read everything you can see”\./)
  },
}

/** On a second visit, your users see what they granted before. */
export const Granted: Story = {
  args: {
    available: FEW,
    granted: ['read_user', 'read_repository'],
    defaultValue: ['read_user', 'read_repository', 'write_repository'],
  },
}

/** Say why you ask, scope by scope. */
export const Reasons: Story = {
  args: {
    available: FEW,
    defaultValue: ['read_api'],
    reasons: { read_api: 'We list your projects, so that you can pick one to import.' },
    legend: 'What may Importer see?',
  },
}

/** Hold the choice yourself, and take part in each change. */
export const Controlled: Story = {
  args: {
    available: FEW,
    onValueChange: fn(),
  },
  render: function Controlled(args) {
    const [scopes, setScopes] = useState(gitlab.defaultScopes as ScopeSelectorValue)
    return (
      <>
        <Root
          {...args}
          value={scopes}
          onValueChange={(next, details) => {
            args.onValueChange?.(next, details)
            setScopes(next)
          }}
        />
        <p>
          Asked for: <code>{scopes.join(' ')}</code>
        </p>
      </>
    )
  },
  play: async ({ args, canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('checkbox', { name: 'Read your code' }))

    await canvas.findByText('read_user read_repository')
    await expect(args.onValueChange).toHaveBeenCalledWith(
      ['read_user', 'read_repository'],
      expect.objectContaining({ reason: 'toggle' }),
    )
  },
}

/** By keyboard: Tab leads from one to the next, Space switches. */
export const ByKeyboard: Story = {
  args: { available: ['read_user', 'read_repository'] },
  play: async ({ canvas, userEvent }) => {
    const code = canvas.getByRole('checkbox', { name: 'Read your code' })

    code.focus()
    await userEvent.keyboard(' ')
    await expect(code).toBeChecked()
    await userEvent.keyboard(' ')

    await expect(code).not.toBeChecked()
    await expect(canvas.getByText('1 permission selected.')).toBeVisible()
  },
}

/** On a phone: 320 pixels wide. */
export const Narrow: Story = {
  args: { available: FEW, defaultValue: ['read_api'] },
  decorators: [
    (Story) => (
      <div style={{ inlineSize: '320px', maxInlineSize: '100%' }}>
        <Story />
      </div>
    ),
  ],
  play: async ({ canvas }) => {
    const root = canvas.getByRole('group', { name: 'Access to GitLab' })
    await expect(root.scrollWidth).toBeLessThanOrEqual(root.clientWidth)
    await expect(root.offsetWidth).toBeLessThanOrEqual(320)
  },
}

/** Compose it from its parts, in your order, and leave out what you do not need. */
export const ByParts: Story = {
  render: (args) => (
    <Root {...args} legend="What shall we import?">
      <ScopeSelector.Item scope="read_api">
        <ScopeSelector.Control>Projects, issues and code</ScopeSelector.Control>
        <ScopeSelector.Description>
          We copy them once, and keep nothing else.
        </ScopeSelector.Description>
      </ScopeSelector.Item>
      <ScopeSelector.Item scope="read_registry" />
      <ScopeSelector.Summary />
    </Root>
  ),
}

/** Read from the right. */
export const RightToLeft: Story = {
  args: { available: FEW, defaultValue: ['read_api'] },
  globals: { dir: 'rtl' },
}

const STATES = { FewScopes, Required, Implied, Granted, Reasons }

/** Every state at a glance, on a light page and on a dark one. */
export const AllStates: Story = {
  tags: ['!autodocs'],
  render: () => (
    <StateTable stories={STATES}>{(args) => <Root provider={gitlab} {...args} />}</StateTable>
  ),
}

type ScopeSelectorValue = NonNullable<ScopeSelectorRootProps<typeof gitlab>['value']>
