import { createRef, StrictMode } from 'react'
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

describe('at rest', () => {
  it('is called "Connect GitLab" and says that it opens a window', async () => {
    const { client } = createScriptedClient()

    renderWith(client, <ConnectButton provider="gitlab" />)
    await vi.waitFor(() => expect(screen.getByRole('button').dataset.status).toBe('not_connected'))

    const element = screen.getByRole('button', {
      name: 'Connect GitLab',
      description: 'Opens a new window.',
    })
    expect(element.getAttribute('type')).toBe('button')
    expect(screen.getByRole('status').textContent).toBe('')
  })

  it('keeps its label while the connections load, and says that it is busy', async () => {
    const { client } = createScriptedClient()
    client.fetchConnections.mockReturnValue(new Promise(() => {}))

    renderWith(client, <ConnectButton provider="gitlab" />)

    const element = await button('Connect GitLab')
    expect(element.dataset.status).toBe('unknown')
    expect(element.getAttribute('aria-busy')).toBe('true')
  })

  it('connects on a click even before the connections are known', async () => {
    const { client } = createScriptedClient()
    client.fetchConnections.mockReturnValue(new Promise(() => {}))
    renderWith(client, <ConnectButton provider="gitlab" />)

    await userEvent.click(await button('Connect GitLab'))

    expect(client.connect).toHaveBeenCalledOnce()
  })

  it('stays usable when the connections cannot be fetched', async () => {
    const { client } = createScriptedClient()
    client.fetchConnections.mockRejectedValue(connectError('origin_not_allowed'))
    renderWith(client, <ConnectButton provider="gitlab" />)
    const element = await button('Connect GitLab')

    await vi.waitFor(() => expect(element.hasAttribute('aria-busy')).toBe(false))
    await userEvent.click(element)

    expect(client.connect).toHaveBeenCalledOnce()
  })

  it('hands unknown props and the ref to the button', async () => {
    const { client } = createScriptedClient()
    const ref = createRef<HTMLButtonElement>()

    renderWith(
      client,
      <ConnectButton provider="gitlab" ref={ref} data-x="1" title="Link" form="f" />,
    )

    const element = await button('Connect GitLab')
    expect(ref.current).toBe(element)
    expect(element.dataset.x).toBe('1')
    expect(element.title).toBe('Link')
    expect(element.getAttribute('form')).toBe('f')
    for (const name of element.getAttributeNames()) expect(name).not.toMatch(/^(on|popup|labels)/)
  })

  it('gives its state to className, style and render', async () => {
    const { client } = createScriptedClient()

    renderWith(
      client,
      <ConnectButton
        provider="gitlab"
        className={({ status }) => `is-${status}`}
        style={() => ({ color: 'red' })}
        render={(props, { label }) => <button {...props} aria-label={`${label}!`} />}
      />,
    )

    const element = await button('Connect GitLab!')
    await vi.waitFor(() => expect(element.className).toBe('is-not_connected'))
    expect(element.style.color).toBe('red')
  })
})

describe('a click', () => {
  it('connects before anything else, with what was asked for', async () => {
    const { client } = createScriptedClient()
    const order: string[] = []
    client.connect.mockImplementation(() => {
      order.push('connect')
      return new Promise(() => {})
    })
    renderWith(
      client,
      <ConnectButton
        provider="gitlab"
        scopes={['read_api']}
        requiredScopes={['read_user']}
        loginHint="ada"
        popup={{ width: 600 }}
        onClick={() => order.push('click')}
        onConnectStart={() => order.push('start')}
      />,
    )

    await userEvent.click(await button('Connect GitLab'))

    expect(order).toEqual(['click', 'connect', 'start'])
    expect(client.connect.mock.calls[0]?.[0]).toEqual({
      provider: 'gitlab',
      scopes: ['read_api', 'read_user'],
      connectionId: undefined,
      loginHint: 'ada',
      popup: { width: 600 },
    })
  })

  it('does nothing if the app prevented it', async () => {
    const { client } = createScriptedClient()
    renderWith(
      client,
      <ConnectButton provider="gitlab" onClick={(event) => event.preventDefault()} />,
    )

    await userEvent.click(await button('Connect GitLab'))

    expect(client.connect).not.toHaveBeenCalled()
  })

  it('does nothing while disabled', async () => {
    const { client } = createScriptedClient()
    renderWith(client, <ConnectButton provider="gitlab" disabled />)

    await userEvent.click(await button('Connect GitLab'))

    expect(client.connect).not.toHaveBeenCalled()
    expect((await button('Connect GitLab')).hasAttribute('disabled')).toBe(true)
  })
})

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

    expect(client.connect).toHaveBeenCalledOnce()
    expect(client.connect.mock.calls[0]?.[0].provider).toBe('gitlab')
  })

  it('explains a blocked window in view, and lets the person cancel', async () => {
    const { client, set } = createScriptedClient()
    renderWith(client, <ConnectButton provider="gitlab" />)
    await settled()

    act(() => set('gitlab', pending({ phase: 'blocked' })))

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
    expect(onSuccess).toHaveBeenCalledExactlyOnceWith(connectionFixture(), { attemptId: 'att_1' })
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
    expect(onCancel).toHaveBeenCalledExactlyOnceWith({ reason, attemptId: 'att_1' })
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

describe('a connection that needs the person', () => {
  it('reconnects the one that died, and asks for what it had', async () => {
    const dead = connectionFixture({
      status: 'needs_reauth',
      reason: 'revoked',
      scopes: { requested: ['read_api'], granted: ['read_api'] },
    })
    const { client } = createScriptedClient([dead])
    renderWith(client, <ConnectButton provider="gitlab" />)

    const element = await button('Reconnect GitLab')
    await userEvent.click(element)

    expect(element.hasAttribute('data-attention')).toBe(false)
    expect(element.dataset.status).toBe('connecting')
    expect(client.connect.mock.calls[0]?.[0]).toMatchObject({
      connectionId: 'conn_1',
      scopes: ['read_api'],
    })
  })

  it('hears how its renewal ended', async () => {
    const { client, settle, set } = createScriptedClient([
      connectionFixture({ status: 'needs_reauth' }),
    ])
    const onSuccess = vi.fn()
    renderWith(client, <ConnectButton provider="gitlab" onSuccess={onSuccess} />)
    await userEvent.click(await button('Reconnect GitLab'))

    act(() => set('gitlab#conn_1', pending({ detached: true })))
    await userEvent.click(await button('Show the GitLab window'))
    act(() => settle('gitlab#conn_1', success()))

    expect(client.reopen).toHaveBeenCalledWith('gitlab#conn_1')
    expect(await button('Connected as @ada')).toBeDefined()
    expect(onSuccess).toHaveBeenCalledOnce()
  })

  it('asks for the scopes that are missing, together with those there are', async () => {
    const { client } = createScriptedClient([connectionFixture()])
    renderWith(client, <ConnectButton provider="gitlab" requiredScopes={['read_api']} />)

    const element = await button('Grant access')
    expect(element.dataset.status).toBe('needs_scopes')
    expect(element.hasAttribute('data-attention')).toBe(true)
    await userEvent.click(element)

    expect(client.connect.mock.calls[0]?.[0]).toMatchObject({
      connectionId: 'conn_1',
      scopes: ['read_api', 'read_user'],
    })
  })

  it('asks for nothing that a granted scope covers', async () => {
    const broad = connectionFixture({ scopes: { requested: ['api'], granted: ['api'] } })
    const { client } = createScriptedClient([broad])

    renderWith(client, <ConnectButton provider="gitlab" requiredScopes={['read_user']} />)

    expect((await button('Connected as @ada')).dataset.status).toBe('connected')
  })

  it('leaves an outage to the provider', async () => {
    const { client } = createScriptedClient([connectionFixture({ status: 'degraded' })])

    renderWith(client, <ConnectButton provider="gitlab" />)

    const element = await button('Connected as @ada')
    expect(element.dataset.status).toBe('degraded')
    expect(element.hasAttribute('data-attention')).toBe(false)
  })
})

const buttons = (count: number) => (
  <StrictMode>
    {Array.from({ length: count }, (_, index) => (
      <ConnectButton key={index} provider="gitlab" />
    ))}
  </StrictMode>
)

describe('several', () => {
  it('connects another account with allowMultiple', async () => {
    const { client } = createScriptedClient([connectionFixture()])
    renderWith(client, <ConnectButton provider="gitlab" allowMultiple />)

    await userEvent.click(await button('Connect another GitLab account'))

    expect(client.connect.mock.calls[0]?.[0].connectionId).toBeUndefined()
  })

  it('shows the connection it is told to', async () => {
    const account = { ...connectionFixture().account, username: 'bob' }
    const { client } = createScriptedClient([
      connectionFixture(),
      connectionFixture({ id: 'conn_2', account }),
    ])

    renderWith(client, <ConnectButton provider="gitlab" connectionId="conn_2" />)

    expect(await button('Connected as @bob')).toBeDefined()
  })

  it('causes one request for any number of buttons, and none for later ones', async () => {
    const { client } = createScriptedClient()
    const { rerender } = renderWith(client, buttons(10))
    await settled()

    rerender(buttons(20))
    await settled()

    expect(client.fetchConnections).toHaveBeenCalledOnce()
  })

  it('tells one of two buttons, and shows the outcome on both', async () => {
    const { client, settle } = createScriptedClient()
    const [first, second] = [vi.fn(), vi.fn()]
    renderWith(
      client,
      <>
        <ConnectButton provider="gitlab" onSuccess={first} title="first" />
        <ConnectButton provider="gitlab" onSuccess={second} />
      </>,
    )
    await settled()
    await userEvent.click(screen.getByTitle('first'))

    act(() => settle('gitlab', success()))

    expect(await screen.findAllByRole('button', { name: 'Connected as @ada' })).toHaveLength(2)
    expect(first).toHaveBeenCalledOnce()
    expect(second).not.toHaveBeenCalled()
  })

  it('renders again only what shows the connection that changed', async () => {
    const { client, serve, announceChange } = createScriptedClient([connectionFixture()])
    const renders = { conn_1: 0, conn_2: 0 }
    const counted = (connectionId: 'conn_1' | 'conn_2') => (
      <ConnectButton
        provider="gitlab"
        connectionId={connectionId}
        className={() => void (renders[connectionId] += 1)}
      />
    )
    renderWith(
      client,
      <>
        {counted('conn_1')}
        {counted('conn_2')}
      </>,
    )
    await button('Connected as @ada')
    const before = { ...renders }

    serve([connectionFixture({ status: 'needs_reauth' })])
    act(() => announceChange())
    await button('Reconnect GitLab')

    expect(renders).toEqual({ conn_1: before.conn_1 + 1, conn_2: before.conn_2 })
  })
})

describe('mounting', () => {
  it('delivers an outcome once under StrictMode, and leaves no listener behind', async () => {
    const { client, settle, countListeners } = createScriptedClient()
    const onSuccess = vi.fn()
    const { unmount } = renderWith(
      client,
      <StrictMode>
        <ConnectButton provider="gitlab" onSuccess={onSuccess} />
      </StrictMode>,
    )
    await userEvent.click(await button('Connect GitLab'))

    act(() => settle('gitlab', success()))
    unmount()

    expect(onSuccess).toHaveBeenCalledOnce()
    expect(countListeners()).toBe(0)
  })

  it('tells a button mounted later what happened meanwhile, once', async () => {
    const { client, settle } = createScriptedClient()
    const [first, second] = [vi.fn(), vi.fn()]
    const { rerender } = renderWith(
      client,
      <ConnectButton provider="gitlab" onSuccess={first} key="first" />,
    )
    await userEvent.click(await button('Connect GitLab'))
    rerender(<></>)

    settle('gitlab', success())
    rerender(
      <StrictMode>
        <ConnectButton provider="gitlab" onSuccess={second} key="second" />
      </StrictMode>,
    )

    expect(await button('Connected as @ada')).toBeDefined()
    expect(first).not.toHaveBeenCalled()
    expect(second).toHaveBeenCalledOnce()
    expect(client.cancel).not.toHaveBeenCalled()
  })

  it('adds no timer and no listener to the window', async () => {
    const { client } = createScriptedClient([connectionFixture()])
    const { rerender } = renderWith(client, <ConnectButton provider="gitlab" />)
    await button('Connected as @ada')
    const spies = [
      vi.spyOn(window, 'addEventListener'),
      vi.spyOn(globalThis, 'setInterval'),
      vi.spyOn(globalThis, 'setTimeout'),
    ]

    rerender(
      <>
        <ConnectButton provider="gitlab" />
        <ConnectButton provider="gitlab" />
        <ConnectButton provider="gitlab" />
      </>,
    )

    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })
})

describe('words', () => {
  it('takes labels of its own', async () => {
    const { client } = createScriptedClient([connectionFixture()])

    renderWith(
      client,
      <ConnectButton provider="gitlab" labels={{ connectedAs: '{account} on {provider}' }} />,
    )

    expect(await button('@ada on GitLab')).toBeDefined()
  })

  it('names the account by whatever the provider tells', async () => {
    const account = { ...connectionFixture().account, username: null, name: null, email: null }
    const { client } = createScriptedClient([connectionFixture({ account })])

    renderWith(client, <ConnectButton provider="gitlab" />)

    expect(await button('Connected to GitLab')).toBeDefined()
  })
})
