import type { ReactElement } from 'react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { AuthpipeProvider, ConnectButton, gitlab, ScopeSelector } from '@authpipe/react'
import { connectionFixture, createFixedClient } from '@authpipe/react/testing'
import { expect } from 'storybook/test'
import { AllStates as StateTable } from './support/AllStates.tsx'
import { described } from './support/described.ts'

const client = createFixedClient({ connections: [connectionFixture()] })

const meta = {
  title: 'Components/AuthpipeProvider',
  component: AuthpipeProvider,
  args: { client, children: <SomeOfEverything /> },
  argTypes: {
    client: described(
      'Made once, outside your components, with `createAuthpipeClient()`.',
      'AuthpipeClient',
    ),
    brokerUrl: described('Instead of `client`: the address of your broker. Read once.', 'string'),
    getConnectToken: described(
      'Instead of `client`: fetches a fresh connect token from your backend.',
      '() => Promise<string>',
    ),
    pagesUrl: described(
      "Where the window's pages live, when they have a host of their own. Read once.",
      'string',
      'brokerUrl',
    ),
    queryClient: described(
      'Where the connections are cached.',
      'QueryClient',
      "the nearest QueryClientProvider's, else one of our own",
    ),
    messages: described('Words to put in place of ours.', 'MessageOverrides'),
    locale: described(
      'The language of the components; set as their `lang`.',
      "'en'",
      "'en', without a lang",
    ),
    dir: described("The components' direction.", "'ltr' | 'rtl'", 'that of the page around them'),
    appearance: described(
      'How the components look: their color scheme, custom properties, class names, and marks.',
      '{ theme, variables, classNames, logos }',
    ),
    onEvent: described(
      'Called for everything that happens. For your analytics and logs.',
      '(event: ConnectEvent) => void',
    ),
    onError: described(
      'Called once for each attempt that failed, wherever it was started.',
      '(error: ConnectError) => void',
    ),
    children: { control: false },
  },
} satisfies Meta<typeof AuthpipeProvider>

export default meta
type Story = StoryObj<typeof meta>

/** As it comes: it takes its font, its direction and its color scheme from your page. */
export const Default: Story = {}

/** Your colors and shapes, by custom properties: here, or in a stylesheet of yours. */
export const Variables: Story = {
  args: {
    appearance: {
      theme: 'dark',
      variables: {
        '--authpipe-accent': '#f4c6ff',
        '--authpipe-background': 'rebeccapurple',
        '--authpipe-background-hover': '#52298a',
        '--authpipe-text': '#fff',
        '--authpipe-muted': '#e8def5',
        '--authpipe-border': '#8a63bd',
        '--authpipe-success': '#b5f5c8',
        '--authpipe-attention': '#ffe08a',
        '--authpipe-danger': '#ffd0cb',
        '--authpipe-radius': '0',
        '--authpipe-font': 'Georgia, serif',
      },
    },
  },
}

/** Dark, whatever the page around it is. */
export const DarkTheme: Story = {
  args: { appearance: { theme: 'dark' } },
  // A dark component brings its own background; text of ours beside it would not.
  render: (args) => (
    <div style={{ background: '#131318', padding: '1rem' }}>
      <AuthpipeProvider {...args} />
    </div>
  ),
}

/** Light, whatever the page around it is. */
export const LightTheme: Story = {
  args: { appearance: { theme: 'light' } },
  render: (args) => (
    <div style={{ background: '#fff', padding: '1rem' }}>
      <AuthpipeProvider {...args} />
    </div>
  ),
}

/** Class names of yours, part by part: rules of yours win, because ours are in a cascade layer. */
export const ClassNames: Story = {
  args: { appearance: { classNames: { 'connect-button': 'story-pill' } } },
  render: (args) => (
    <>
      <style>{'.story-pill { border-radius: 999px; border-style: dashed }'}</style>
      <AuthpipeProvider {...args} />
    </>
  ),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole('button', { name: 'Connected as @ada' })
    await expect(getComputedStyle(button).borderTopStyle).toBe('dashed')
  },
}

/** Any sentence in your words, and names of providers as you spell them. */
export const Messages: Story = {
  args: {
    messages: {
      connectedAs: 'Linked: {account}',
      connecting: 'Hold on…',
      providerNames: { gitlab: 'our GitLab' },
      scopes: { riskHigh: 'Think twice' },
    },
  },
  play: async ({ canvas }) => {
    await canvas.findByRole('button', { name: 'Linked: @ada' })
    await canvas.findByRole('group', { name: 'Access to our GitLab' })
  },
}

/** Every look at a glance, on a light page and on a dark one. */
export const AllStates: Story = {
  tags: ['!autodocs'],
  render: () => (
    <StateTable stories={{ Default, Variables, ClassNames, Messages }}>
      {(args) => (
        <AuthpipeProvider client={client} appearance={args?.appearance} messages={args?.messages}>
          <SomeOfEverything />
        </AuthpipeProvider>
      )}
    </StateTable>
  ),
}

function SomeOfEverything(): ReactElement {
  return (
    <div style={{ display: 'grid', gap: '1rem', justifyItems: 'start' }}>
      <div>
        <ConnectButton provider="gitlab" />
      </div>
      <ScopeSelector.Root
        provider={gitlab}
        available={['read_user', 'read_api', 'api']}
        defaultValue={['read_api']}
      />
    </div>
  )
}
