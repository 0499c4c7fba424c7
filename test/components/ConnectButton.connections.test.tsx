import { StrictMode } from 'react'
import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { ConnectButton } from '@authpipe/react'
import { connectionFixture } from '@authpipe/react/testing'
import { renderWith } from '../renderWith.tsx'
import { createScriptedClient, pending, success } from '../scriptedClient.ts'

const button = (name: string | RegExp) => screen.findByRole('button', { name })
const settled = () => act(async () => {})

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

    act(() => set('gitlab', pending({ detached: true })))
    await userEvent.click(await button('Show the GitLab window'))
    act(() => settle('gitlab', success()))

    expect(client.reopen).toHaveBeenCalledWith('gitlab')
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
