import { StrictMode } from 'react'
import { act, render, renderHook, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { useConnect } from '@authpipe/react'
import type { UseConnectOptions } from '@authpipe/react'
import { connectionFixture } from '@authpipe/react/testing'
import { connectError } from '../connectError.ts'
import { wrapperFor } from '../renderWith.tsx'
import { createScriptedClient, pending, success } from '../scriptedClient.ts'

function renderConnect(options: Partial<UseConnectOptions> = {}) {
  const scripted = createScriptedClient()
  const { result, ...rest } = renderHook(
    (props: Partial<UseConnectOptions>) => useConnect({ provider: 'gitlab', ...props }),
    { wrapper: wrapperFor(scripted.client), initialProps: options },
  )
  return { ...scripted, result, ...rest }
}

describe('the result', () => {
  it('follows the attempt', () => {
    const { result, set } = renderConnect()
    const error = connectError('provider_error')
    const seen = () => {
      const { status, phase, isDetached, attemptId } = result.current
      return { status, phase, isDetached, attemptId }
    }

    expect(seen()).toEqual({
      status: 'idle',
      phase: undefined,
      isDetached: false,
      attemptId: undefined,
    })
    act(() => set('gitlab', pending({ detached: true })))
    expect(seen()).toEqual({
      status: 'pending',
      phase: 'waiting',
      isDetached: true,
      attemptId: 'att_1',
    })
    act(() => set('gitlab', pending({ phase: 'number', number: '37' })))
    expect(result.current).toMatchObject({ phase: 'number', number: '37', isDetached: false })
    act(() => set('gitlab', { status: 'error', attemptId: 'att_1', error }))
    expect(result.current).toMatchObject({ status: 'error', attemptId: 'att_1', error })
    act(() => set('gitlab', success()))
    expect(result.current).toMatchObject({ status: 'success', connection: connectionFixture() })
  })

  it('is the same object until something changes, with functions that stay', () => {
    const { result, rerender, set } = renderConnect()
    const first = result.current

    rerender({ onSuccess: () => {} })
    expect(result.current).toBe(first)

    act(() => set('gitlab', pending()))
    expect(result.current.connect).toBe(first.connect)
    expect(result.current.cancel).toBe(first.cancel)
  })
})

function Link() {
  const { connect } = useConnect({ provider: 'gitlab', scopes: ['read_user'] })
  return (
    <button type="button" onClick={connect}>
      Link
    </button>
  )
}

describe('connect', () => {
  it('calls the client at once, with the latest options and what the call adds', () => {
    const { client, result, rerender } = renderConnect({ scopes: ['read_user'] })
    rerender({ scopes: ['read_api'], loginHint: 'ada' })

    act(() => result.current.connect({ loginHint: 'bob' }))

    expect(client.connect.mock.calls[0]?.[0]).toEqual({
      provider: 'gitlab',
      scopes: ['read_api'],
      connectionId: undefined,
      loginHint: 'bob',
      popup: undefined,
    })
  })

  it('can be the click handler itself', async () => {
    const { client } = createScriptedClient()
    render(<Link />, { wrapper: wrapperFor(client) })

    await userEvent.click(screen.getByRole('button', { name: 'Link' }))

    expect(client.connect.mock.calls[0]?.[0]).toEqual({
      provider: 'gitlab',
      scopes: ['read_user'],
      connectionId: undefined,
      loginHint: undefined,
      popup: undefined,
    })
  })

  it('gives the outcome as a promise as well', async () => {
    const { client, result } = renderConnect()
    client.connect.mockResolvedValue(success())

    await expect(result.current.connectAsync()).resolves.toEqual(success())
  })

  it('acts on the attempt of the connection to renew', () => {
    const { client, result } = renderConnect({ connectionId: 'conn_1' })

    result.current.cancel()
    result.current.reopen()
    result.current.redirect()
    act(() => result.current.reset())

    expect(client.cancel).toHaveBeenCalledWith('gitlab#conn_1')
    expect(client.reopen).toHaveBeenCalledWith('gitlab#conn_1')
    expect(client.redirect).toHaveBeenCalledWith('gitlab#conn_1')
    expect(client.reset).toHaveBeenCalledWith('gitlab#conn_1')
  })
})

describe('callbacks', () => {
  it('hear one outcome once under StrictMode, onSettled last', () => {
    const { client, settle } = createScriptedClient()
    const calls: string[] = []
    const { result } = renderHook(
      () =>
        useConnect({
          provider: 'gitlab',
          onSuccess: () => calls.push('success'),
          onError: () => calls.push('error'),
          onCancel: () => calls.push('cancel'),
          onSettled: () => calls.push('settled'),
        }),
      { wrapper: ({ children }) => <StrictMode>{wrapperFor(client)({ children })}</StrictMode> },
    )
    act(() => result.current.connect())

    act(() => settle('gitlab', success()))

    expect(calls).toEqual(['success', 'settled'])
  })

  it('hear on the next mount what they missed', () => {
    const { client, result, unmount, settle } = renderConnect()
    const onCancel = vi.fn()
    act(() => result.current.connect())
    unmount()

    settle('gitlab', { status: 'cancelled', attemptId: 'att_1', reason: 'denied' })
    renderHook(() => useConnect({ provider: 'gitlab', onCancel }), { wrapper: wrapperFor(client) })

    expect(onCancel).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason: 'denied', attemptId: 'att_1' }),
    )
  })
})
