import { act, screen } from '@testing-library/react'
import { QueryClient } from '@tanstack/react-query'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { ConnectButton, connectionQueries } from '@authpipe/react'
import { connectionFixture } from '@authpipe/react/testing'
import { connectError } from '../connectError.ts'
import { renderWith } from '../renderWith.tsx'
import { createScriptedClient, pending, success } from '../scriptedClient.ts'

const button = (name: string | RegExp) => screen.findByRole('button', { name })
const settled = () => act(async () => {})

describe('while the window is open', () => {
  it('stays the same focused element, busy but not disabled', async () => {
    const { client } = createScriptedClient()
    renderWith(client, <ConnectButton provider="gitlab" disabled={false} />)
    const element = await button('Connect GitLab')

    await userEvent.click(element)

    expect(await button('Connecting…')).toBe(element)
    expect(document.activeElement).toBe(element)
    expect(element.getAttribute('aria-disabled')).toBe('true')
    expect(element.hasAttribute('disabled')).toBe(false)
    expect(element.hasAttribute('data-pending')).toBe(true)
    expect(screen.getByRole('status').textContent).toBe('Finish in the GitLab window.')
  })

  it('shows the window again on a second click, and starts nothing anew', async () => {
    const { client } = createScriptedClient()
    const onConnectStart = vi.fn()
    renderWith(client, <ConnectButton provider="gitlab" onConnectStart={onConnectStart} />)

    await userEvent.dblClick(await button('Connect GitLab'))

    expect(client.connect).toHaveBeenCalledTimes(2)
    expect(onConnectStart).toHaveBeenCalledOnce()
  })

  it('offers to show it or to cancel once it is out of sight', async () => {
    const { client, set } = createScriptedClient()
    renderWith(client, <ConnectButton provider="gitlab" />)
    await settled()

    act(() => set('gitlab', pending({ detached: true })))
    await userEvent.click(await button('Show the GitLab window'))
    await userEvent.click(await button('Cancel'))

    expect(client.reopen).toHaveBeenCalledWith('gitlab')
    expect(client.cancel).toHaveBeenCalledWith('gitlab')
    expect(document.activeElement).toBe(await button('Show the GitLab window'))
  })

  it('offers another way when the browser blocked it', async () => {
    const { client, set } = createScriptedClient()
    renderWith(client, <ConnectButton provider="gitlab" />)
    await settled()

    act(() => set('gitlab', pending({ phase: 'blocked', error: connectError('popup_blocked') })))
    await userEvent.click(await button('Continue in a new tab'))

    expect(client.reopen).toHaveBeenCalledExactlyOnceWith('gitlab')
    expect(client.connect).not.toHaveBeenCalled()
    expect(screen.queryByRole('button', { name: 'Continue in this tab' })).toBeNull()
  })

  it('offers to go on in this tab where that can be', async () => {
    const { client, set } = createScriptedClient()
    client.canRedirect.mockReturnValue(true)
    renderWith(client, <ConnectButton provider="gitlab" />)
    await settled()
    expect(screen.queryByRole('button', { name: 'Continue in this tab' })).toBeNull()

    act(() => set('gitlab', pending({ phase: 'blocked', error: connectError('popup_blocked') })))
    await userEvent.click(await button('Continue in this tab'))

    expect(client.redirect).toHaveBeenCalledExactlyOnceWith('gitlab')
  })

  it('shows the number that the window asks for, and lets the person stop', async () => {
    const { client, set } = createScriptedClient()
    renderWith(client, <ConnectButton provider="gitlab" />, { dir: 'rtl' })
    await settled()

    act(() => set('gitlab', pending({ phase: 'number', number: '37' })))
    await userEvent.click(await button('Show the GitLab window'))
    await userEvent.click(await button('Cancel'))

    const status = screen.getByRole('status')
    expect(status.textContent).toBe('Choose 37 in the GitLab window.')
    expect(status.hasAttribute('data-quiet')).toBe(false)
    expect(status.dataset['number']).toBe('37')
    expect(client.reopen).toHaveBeenCalledWith('gitlab')
    expect(client.cancel).toHaveBeenCalledWith('gitlab')
  })

  it('is busy while the page is about to leave', async () => {
    const { client, set } = createScriptedClient()
    renderWith(client, <ConnectButton provider="gitlab" />)
    await settled()

    act(() => set('gitlab', pending({ phase: 'redirecting' })))

    expect((await button('Connecting…')).getAttribute('aria-disabled')).toBe('true')
    expect(screen.getByRole('status').textContent).toBe('Going on to GitLab.')
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull()
  })

  it('explains a blocked window in view, and lets the person cancel', async () => {
    const { client, set } = createScriptedClient()
    renderWith(client, <ConnectButton provider="gitlab" />)
    await settled()

    act(() => set('gitlab', pending({ phase: 'blocked', error: connectError('popup_blocked') })))

    expect(screen.getByRole('status').textContent).toMatch(/browser blocked the window/)
    expect(screen.getByRole('status').hasAttribute('data-quiet')).toBe(false)
    expect(await button('Cancel')).toBeDefined()
  })
})

describe('afterwards', () => {
  it('says who is connected, once in view and once in other words aloud', async () => {
    const { client, set, settle } = createScriptedClient()
    const onSuccess = vi.fn()
    renderWith(client, <ConnectButton provider="gitlab" onSuccess={onSuccess} />)
    await settled()
    set('gitlab', pending())

    act(() => settle('gitlab', success()))

    const element = await button('Connected as @ada')
    expect(element.dataset.status).toBe('connected')
    expect(element.hasAttribute('data-connected')).toBe(true)
    expect(screen.getAllByText(/Connected as @/)).toHaveLength(1)
    expect(screen.getByRole('status').textContent).toBe('GitLab is connected.')
    expect(onSuccess).toHaveBeenCalledExactlyOnceWith(
      connectionFixture(),
      expect.objectContaining({ attemptId: 'att_1', resumed: false }),
    )
  })

  it('does nothing on a click when connected, and keeps the focus', async () => {
    const { client } = createScriptedClient([connectionFixture()])
    renderWith(client, <ConnectButton provider="gitlab" />)

    await userEvent.click(await button('Connected as @ada'))

    expect(client.connect).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(await button('Connected as @ada'))
  })

  it('shows the sentence of an error, and can be tried again', async () => {
    const { client, set, settle } = createScriptedClient()
    const onError = vi.fn()
    const onSettled = vi.fn()
    const error = connectError('provider_unavailable')
    renderWith(client, <ConnectButton provider="gitlab" onError={onError} onSettled={onSettled} />)
    await settled()
    set('gitlab', pending())

    act(() => settle('gitlab', { status: 'error', attemptId: 'att_1', error }))

    const element = await button('Connect GitLab')
    expect(element.hasAttribute('data-error')).toBe(true)
    expect(screen.getByRole('status').textContent).toBe(
      'GitLab is not answering. Please try again in a moment.',
    )
    expect(onError).toHaveBeenCalledExactlyOnceWith(error)
    expect(onSettled).toHaveBeenCalledOnce()
  })

  it.each([
    ['window_closed', 'The window was closed before you finished. Nothing was connected.'],
    ['denied', 'You declined access in GitLab. Nothing was connected.'],
    ['dismissed', 'Cancelled. Nothing was changed.'],
    ['superseded', ''],
  ] as const)('has a quiet word for %s', async (reason, sentence) => {
    const { client, set, settle } = createScriptedClient()
    const onCancel = vi.fn()
    renderWith(client, <ConnectButton provider="gitlab" onCancel={onCancel} />)
    await settled()
    set('gitlab', pending())

    act(() => settle('gitlab', { status: 'cancelled', attemptId: 'att_1', reason }))

    expect(screen.getByRole('status').textContent).toBe(sentence)
    expect((await button('Connect GitLab')).hasAttribute('data-error')).toBe(false)
    expect(onCancel).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason, attemptId: 'att_1' }),
    )
  })

  it('says no more of a connection that went away again', async () => {
    const { client, settle, serve, announceChange } = createScriptedClient()
    renderWith(client, <ConnectButton provider="gitlab" />)
    await userEvent.click(await button('Connect GitLab'))
    act(() => settle('gitlab', success()))
    await button('Connected as @ada')

    serve([])
    act(() => announceChange())

    expect(await button('Connect GitLab')).toBeDefined()
    expect(screen.getByRole('status').textContent).toBe('')
  })

  it('does not bring a connection back that went away while nothing was mounted', async () => {
    const { client, settle, serve } = createScriptedClient()
    const { unmount } = renderWith(client, <ConnectButton provider="gitlab" />)
    await userEvent.click(await button('Connect GitLab'))
    act(() => settle('gitlab', success()))
    await button('Connected as @ada')
    unmount()
    serve([])
    const queryClient = new QueryClient()
    await queryClient.prefetchQuery(connectionQueries.list(client))

    renderWith(client, <ConnectButton provider="gitlab" />, { queryClient })
    await settled()

    expect(await button('Connect GitLab')).toBeDefined()
  })

  it('calls the callbacks of the latest render', async () => {
    const { client, set, settle } = createScriptedClient()
    const [first, second] = [vi.fn(), vi.fn()]
    const { rerender } = renderWith(client, <ConnectButton provider="gitlab" onSuccess={first} />)
    await settled()
    set('gitlab', pending())

    rerender(<ConnectButton provider="gitlab" onSuccess={second} />)
    act(() => settle('gitlab', success()))

    expect(first).not.toHaveBeenCalled()
    expect(second).toHaveBeenCalledOnce()
  })
})
