import { act, render, screen } from '@testing-library/react'
import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { describe, expect, it, vi } from 'vitest'
import { AuthpipeProvider, connectionKeys, ConnectButton, useAuthpipeClient } from '@authpipe/react'
import { connectionFixture } from '@authpipe/react/testing'
import { connectError } from '../connectError.ts'
import { renderWith } from '../renderWith.tsx'
import { createScriptedClient } from '../scriptedClient.ts'

describe('the QueryClient', () => {
  it('is one of our own where the app has none', async () => {
    const { client } = createScriptedClient([connectionFixture()])

    render(
      <AuthpipeProvider client={client}>
        <ConnectButton provider="gitlab" />
      </AuthpipeProvider>,
    )

    expect(await screen.findByRole('button', { name: 'Connected as @ada' })).toBeDefined()
  })

  it("is the app's where there is one", async () => {
    const { client } = createScriptedClient([connectionFixture()])
    const queryClient = new QueryClient()

    render(
      <QueryClientProvider client={queryClient}>
        <AuthpipeProvider client={client}>
          <ConnectButton provider="gitlab" />
        </AuthpipeProvider>
      </QueryClientProvider>,
    )
    await screen.findByRole('button', { name: 'Connected as @ada' })

    expect(queryClient.getQueryData(connectionKeys.list(client))).toBeDefined()
  })

  it('given as a prop wins over the one around it, and stays out of the app’s context', async () => {
    const { client } = createScriptedClient([connectionFixture()])
    const [around, given] = [new QueryClient(), new QueryClient()]
    const seen = vi.fn()
    function Probe() {
      seen(useQueryClient())
      return <ConnectButton provider="gitlab" />
    }

    render(
      <QueryClientProvider client={around}>
        <AuthpipeProvider client={client} queryClient={given}>
          <Probe />
        </AuthpipeProvider>
      </QueryClientProvider>,
    )
    await screen.findByRole('button', { name: 'Connected as @ada' })

    expect(given.getQueryData(connectionKeys.list(client))).toBeDefined()
    expect(around.getQueryData(connectionKeys.list(client))).toBeUndefined()
    expect(seen).toHaveBeenCalledWith(around)
  })
})

describe('the client', () => {
  it('is made from the short form, once', () => {
    const seen = new Set<unknown>()
    function Probe() {
      seen.add(useAuthpipeClient())
      return null
    }
    const app = (
      <AuthpipeProvider
        brokerUrl="https://connect.example.com"
        getConnectToken={() => Promise.resolve('ct_1')}
      >
        <Probe />
      </AuthpipeProvider>
    )

    const { rerender } = render(app)
    rerender(app)

    expect(seen.size).toBe(1)
    expect([...seen][0]).toMatchObject({ brokerUrl: 'https://connect.example.com' })
  })

  it('missing altogether is explained', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    // As from JavaScript, where nothing checks the props.
    const props = {} as Parameters<typeof AuthpipeProvider>[0]

    expect(() => render(<AuthpipeProvider {...props} />)).toThrow(/neither a client nor a broker/)
    vi.restoreAllMocks()
  })

  it('is missed by its users with the way out', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})

    expect(() => render(<ConnectButton provider="gitlab" />)).toThrow(
      /found no <AuthpipeProvider>.*Wrap your app/,
    )
    vi.restoreAllMocks()
  })
})

describe('what it passes on', () => {
  it('fetches the connections again when they may have changed', async () => {
    const { client, serve, announceChange } = createScriptedClient()
    renderWith(client, <ConnectButton provider="gitlab" />)
    await vi.waitFor(() => expect(screen.getByRole('button').dataset.status).toBe('not_connected'))

    serve([connectionFixture()])
    act(() => announceChange())

    expect(await screen.findByRole('button', { name: 'Connected as @ada' })).toBeDefined()
    expect(client.fetchConnections).toHaveBeenCalledTimes(2)
  })

  it('reports every event, and failed attempts as errors', () => {
    const { client, emit } = createScriptedClient()
    const onEvent = vi.fn()
    const onError = vi.fn()
    const error = connectError('provider_error')
    const about = { provider: 'gitlab', attemptId: 'att_1', timestamp: 0 }
    renderWith(client, <p />, { onEvent, onError })

    emit({ type: 'connect.started', ...about })
    emit({ type: 'connect.failed', ...about, error })

    expect(onEvent).toHaveBeenCalledTimes(2)
    expect(onError).toHaveBeenCalledExactlyOnceWith(error)
  })

  it('puts words, names, look and direction on the parts themselves', async () => {
    const { client } = createScriptedClient()

    const { container } = renderWith(client, <ConnectButton provider="gitlab" className="mine" />, {
      messages: {
        not_connected: '{provider} verbinden',
        providerNames: { gitlab: 'Unser GitLab' },
      },
      appearance: {
        theme: 'dark',
        variables: { '--authpipe-accent': 'red' },
        classNames: { 'connect-button': 'theirs' },
        logos: { gitlab: <img alt="" src="data:," /> },
      },
      dir: 'rtl',
      locale: 'en',
    })

    const element = await screen.findByRole('button', { name: 'Unser GitLab verbinden' })
    expect(element.parentElement).toBe(container)
    expect(element.className).toBe('theirs mine')
    expect(element.dataset.theme).toBe('dark')
    expect(element.style.getPropertyValue('--authpipe-accent')).toBe('red')
    expect(element.dir).toBe('rtl')
    expect(element.lang).toBe('en')
    expect(element.querySelector('img')).not.toBeNull()
  })
})
