import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { ConnectButton, useConnectionStatus } from '@authpipe/react'
import { connectionFixture, createFixedClient } from '@authpipe/react/testing'
import { connectError } from '../connectError.ts'
import { renderWith } from '../renderWith.tsx'

function Status() {
  const { status, error } = useConnectionStatus({ provider: 'gitlab' })
  return (
    <p>
      {status} {error?.code}
    </p>
  )
}

it('shows the state it was given', async () => {
  const client = createFixedClient({
    connections: [connectionFixture({ status: 'needs_reauth' })],
    attempts: { gitlab: { status: 'cancelled', attemptId: 'att_1', reason: 'denied' } },
  })

  renderWith(client, <ConnectButton provider="gitlab" />)

  expect(await screen.findByRole('button', { name: 'Reconnect GitLab' })).toBeDefined()
  expect(screen.getByRole('status').textContent).toMatch(/You declined access in GitLab/)
})

it('stands still when clicked, and opens no window', async () => {
  const open = vi.spyOn(window, 'open')
  renderWith(createFixedClient(), <ConnectButton provider="gitlab" />)

  await userEvent.click(await screen.findByRole('button', { name: 'Connect GitLab' }))

  expect(screen.getByRole('button', { name: 'Connect GitLab' })).toBeDefined()
  expect(open).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})

it('can fail to know the connections, or never know them', async () => {
  const failing = createFixedClient({ error: connectError('origin_not_allowed') })
  const { unmount } = renderWith(failing, <Status />)
  expect(await screen.findByText('unknown origin_not_allowed')).toBeDefined()
  unmount()

  renderWith(createFixedClient({ loading: true }), <Status />)

  expect(await screen.findByText('unknown')).toBeDefined()
})
