import { userEvent as browser } from 'vitest/browser'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { ConnectButton } from '@authpipe/react'
import { expect, fn, spyOn, waitFor, within } from 'storybook/test'
import type { Mock } from 'storybook/test'
import { live, withStoryBroker } from './support/withStoryBroker.tsx'

const meta = {
  title: 'Components/ConnectButton in a real window',
  component: ConnectButton,
  args: {
    provider: 'gitlab',
    onSuccess: fn(),
    onError: fn(),
    onCancel: fn(),
    onSettled: fn(),
  },
  decorators: [withStoryBroker],
  beforeEach() {
    spyOn(window, 'open')
    return () => openedWindow()?.close()
  },
} satisfies Meta<typeof ConnectButton>

export default meta
type Story = StoryObj<typeof meta>

/** What only the test can do: a browser opens windows for real clicks alone. */
const testOnly = ['!dev', '!autodocs']

/** Click it: the window is real, and so is the client; only GitLab is made up. */
export const RealWindow: Story = {}

/** You authorize, and the button says as whom you are connected. */
export const Authorized: Story = {
  tags: testOnly,
  play: async ({ args, canvas }) => {
    await browser.click(await canvas.findByRole('button', { name: 'Connect GitLab' }))
    await answerConsent('Authorize')

    await canvas.findByRole('button', { name: 'Connected as @ada' })
    await expect(args.onSuccess).toHaveBeenCalledOnce()
    await expect(args.onSettled).toHaveBeenCalledOnce()
    await waitFor(() => expect(openedWindow()?.closed).toBe(true))
  },
}

/** You decline, and the button says that nothing happened. */
export const Declined: Story = {
  tags: testOnly,
  play: async ({ args, canvas }) => {
    await browser.click(await canvas.findByRole('button', { name: 'Connect GitLab' }))
    await answerConsent('Cancel')

    await canvas.findByText('You declined access in GitLab. Nothing was connected.')
    await expect(args.onCancel).toHaveBeenCalledOnce()
    await expect(args.onError).not.toHaveBeenCalled()
  },
}

/** The window gets lost, you show it again, and go on where you were. */
export const ShownAgain: Story = {
  tags: testOnly,
  parameters: live({ severs: 'always', timers: { closedEvery: 20, closedGrace: 20 } }),
  play: async ({ args, canvas }) => {
    await browser.click(await canvas.findByRole('button', { name: 'Connect GitLab' }))
    await consentPage()
    openedWindow()?.close()

    await browser.click(await canvas.findByRole('button', { name: 'Show the GitLab window' }))
    await answerConsent('Authorize')

    await canvas.findByRole('button', { name: 'Connected as @ada' })
    await expect(args.onSettled).toHaveBeenCalledOnce()
  },
}

/** The window gets lost, and you stop there. */
export const Cancelled: Story = {
  tags: testOnly,
  parameters: live({ severs: 'always', timers: { closedEvery: 20, closedGrace: 20 } }),
  play: async ({ args, canvas }) => {
    await browser.click(await canvas.findByRole('button', { name: 'Connect GitLab' }))
    await consentPage()
    openedWindow()?.close()

    await browser.click(await canvas.findByRole('button', { name: 'Cancel' }))

    await canvas.findByText('Cancelled. Nothing was changed.')
    await expect(canvas.getByRole('button', { name: 'Connect GitLab' })).toHaveFocus()
    await expect(args.onCancel).toHaveBeenCalledOnce()
  },
}

/** The browser blocks the window, and another click opens it. */
export const BlockedAtFirst: Story = {
  tags: testOnly,
  parameters: live({ timers: { blockedAfter: 20 } }),
  play: async ({ args, canvas }) => {
    const open = window.open as Mock<typeof window.open>
    open.mockReturnValueOnce(null)

    await browser.click(await canvas.findByRole('button', { name: 'Connect GitLab' }))
    await browser.click(await canvas.findByRole('button', { name: 'Continue in a new tab' }))
    await answerConsent('Authorize')

    await canvas.findByRole('button', { name: 'Connected as @ada' })
    await expect(args.onSuccess).toHaveBeenCalledOnce()
  },
}

/** The window that was opened last. */
function openedWindow(): Window | null | undefined {
  return (window.open as Mock<typeof window.open>).mock.results.at(-1)?.value as Window | null
}

async function answerConsent(name: 'Authorize' | 'Cancel'): Promise<void> {
  const page = await consentPage()
  page.getByRole('button', { name }).click()
}

/** The made-up provider's page, once it listens. */
async function consentPage() {
  return waitFor(async () => {
    const { body } = openedWindow()?.document ?? document.implementation.createHTMLDocument()
    const page = within(body)
    await expect(page.getByRole('button', { name: 'Authorize' })).toBeEnabled()
    return page
  })
}
