import { act, renderHook, waitFor } from '@testing-library/react'
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import {
  connectionQueries,
  useConnection,
  useConnections,
  useConnectionStatus,
  useDisconnect,
} from '@authpipe/react'
import type { AuthpipeClient } from '@authpipe/react'
import { connectionFixture } from '@authpipe/react/testing'
import { connectError } from '../connectError.ts'
import { wrapperFor } from '../renderWith.tsx'
import { answerOf, createScriptedClient, pending } from '../scriptedClient.ts'

const ada = connectionFixture()
const dead = connectionFixture({ id: 'conn_2', status: 'needs_reauth', reason: 'revoked' })

describe('useConnections', () => {
  it('gives the list as TanStack Query gives it', async () => {
    const { client } = createScriptedClient([ada, dead])

    const { result } = renderHook(() => useConnections(), { wrapper: wrapperFor(client) })

    expect(result.current).toMatchObject({ status: 'pending', fetchStatus: 'fetching' })
    await waitFor(() => expect(result.current.data).toEqual([ada, dead]))
  })

  it('narrows it by provider and by status', async () => {
    const { client } = createScriptedClient([ada, dead])

    const { result } = renderHook(
      () => [
        useConnections({ statuses: ['needs_reauth'] }).data,
        useConnections({ providers: ['other'] }).data,
      ],
      { wrapper: wrapperFor(client) },
    )

    await waitFor(() => expect(result.current).toEqual([[dead], []]))
  })
})

describe('useConnection', () => {
  it('prefers one that works, and finds one by its id', async () => {
    const { client } = createScriptedClient([dead, ada])

    const { result } = renderHook(
      () => [
        useConnection({ provider: 'gitlab' }).data?.id,
        useConnection({ provider: 'gitlab', connectionId: 'conn_2' }).data?.id,
        useConnection({ provider: 'gitlab', connectionId: 'conn_3' }).data,
      ],
      { wrapper: wrapperFor(client) },
    )

    await waitFor(() => expect(result.current).toEqual(['conn_1', 'conn_2', null]))
    expect(client.fetchConnections).toHaveBeenCalledOnce()
  })
})

describe('useConnectionStatus', () => {
  it.each([
    [
      'nothing',
      null,
      { status: 'not_connected', nextAction: 'connect', isConnected: false, needsAttention: false },
    ],
    [
      'a healthy one',
      ada,
      { status: 'connected', nextAction: null, isConnected: true, needsAttention: false },
    ],
    [
      'a dead one',
      dead,
      {
        status: 'needs_reauth',
        nextAction: 'reconnect',
        isConnected: false,
        needsAttention: true,
        reason: 'revoked',
      },
    ],
    [
      'a provider that is down',
      connectionFixture({ status: 'degraded', reason: 'provider_unavailable' }),
      { status: 'degraded', nextAction: null, isConnected: true, needsAttention: false },
    ],
  ])('says what %s amounts to', async (_, connection, expected) => {
    const { client } = createScriptedClient(connection ? [connection] : [])

    const { result } = renderHook(() => useConnectionStatus({ provider: 'gitlab' }), {
      wrapper: wrapperFor(client),
    })

    expect(result.current).toMatchObject({ status: 'unknown', isPending: true, nextAction: null })
    await waitFor(() => expect(result.current).toMatchObject({ ...expected, connection }))
  })

  it('names the scopes that are missing', async () => {
    const { client } = createScriptedClient([ada])

    const { result } = renderHook(
      () => useConnectionStatus({ provider: 'gitlab', requiredScopes: ['read_user', 'api'] }),
      { wrapper: wrapperFor(client) },
    )

    await waitFor(() => expect(result.current.status).toBe('needs_scopes'))
    expect(result.current).toMatchObject({ missingScopes: ['api'], nextAction: 'grant_access' })
  })

  it('reads the scopes of a configuration by the provider behind it', async () => {
    const { client } = createScriptedClient()
    const answer = answerOf([
      connectionFixture({
        provider: 'gitlab-eu',
        scopes: { requested: ['api'], granted: ['api'] },
      }),
    ])
    const providers = answer.config.providers.map((config) => ({ ...config, id: 'gitlab-eu' }))
    client.fetchConnections.mockResolvedValue({
      ...answer,
      config: { ...answer.config, providers },
    })

    const { result } = renderHook(
      // A name that only this operator knows.
      () =>
        useConnectionStatus({ provider: 'gitlab-eu' as 'gitlab', requiredScopes: ['read_api'] }),
      { wrapper: wrapperFor(client) },
    )

    await waitFor(() => expect(result.current.status).toBe('connected'))
  })

  it('is connecting while an attempt is pending, here or as a renewal', async () => {
    const { client, set } = createScriptedClient([dead])
    const { result } = renderHook(() => useConnectionStatus({ provider: 'gitlab' }), {
      wrapper: wrapperFor(client),
    })
    await waitFor(() => expect(result.current.status).toBe('needs_reauth'))

    act(() => set('gitlab#conn_2', pending()))
    expect(result.current).toMatchObject({ status: 'connecting', nextAction: null })
    act(() => set('gitlab#conn_2', pending({ detached: true })))
    expect(result.current.nextAction).toBe('show_window')
    act(() => set('gitlab#conn_2', pending({ phase: 'number', number: '37' })))
    expect(result.current.nextAction).toBe('show_window')
    act(() => set('gitlab#conn_2', pending({ phase: 'redirecting' })))
    expect(result.current.nextAction).toBeNull()
  })

  it('says why it does not know', async () => {
    const { client } = createScriptedClient()
    const error = connectError('origin_not_allowed')
    client.fetchConnections.mockRejectedValue(error)

    const { result } = renderHook(() => useConnectionStatus({ provider: 'gitlab' }), {
      wrapper: wrapperFor(client),
    })

    await waitFor(() => expect(result.current.error).toBe(error))
    expect(result.current).toMatchObject({ status: 'unknown', isPending: false })
    expect(client.fetchConnections).toHaveBeenCalledOnce()
  })
})

function renderDisconnect(client: AuthpipeClient) {
  return renderHook(
    () => ({
      disconnect: useDisconnect(),
      status: useConnectionStatus({ provider: 'gitlab' }).status,
    }),
    { wrapper: wrapperFor(client) },
  )
}

describe('useDisconnect', () => {
  it('shows as disconnecting wherever the connection shows, then as gone', async () => {
    const { client } = createScriptedClient([ada])
    const answer = new EventTarget()
    client.disconnect.mockReturnValue(
      new Promise((resolve) => answer.addEventListener('come', () => resolve())),
    )
    const { result } = renderDisconnect(client)
    await waitFor(() => expect(result.current.status).toBe('connected'))

    act(() => result.current.disconnect.mutate({ connectionId: 'conn_1' }))
    await waitFor(() => expect(result.current.status).toBe('disconnecting'))
    await act(async () => void answer.dispatchEvent(new Event('come')))

    await waitFor(() => expect(result.current.status).toBe('not_connected'))
    expect(client.disconnect).toHaveBeenCalledWith('conn_1')
    expect(result.current.disconnect.isSuccess).toBe(true)
  })

  it('leaves the connection where it is when it fails', async () => {
    const { client } = createScriptedClient([ada])
    const error = connectError('network_error')
    client.disconnect.mockRejectedValue(error)
    const { result } = renderDisconnect(client)
    await waitFor(() => expect(result.current.status).toBe('connected'))

    act(() => result.current.disconnect.mutate({ connectionId: 'conn_1' }))

    await waitFor(() => expect(result.current.disconnect.error).toBe(error))
    expect(result.current.status).toBe('connected')
  })
})

describe('connectionQueries', () => {
  it('read one answer three ways', async () => {
    const { client } = createScriptedClient([ada])
    const queryClient = new QueryClient()

    const { result } = renderHook(
      () => {
        return [
          useQuery(connectionQueries.list(client)).data,
          useQuery(connectionQueries.detail(client, 'conn_1')).data,
          useQuery(connectionQueries.providers(client)).data?.[0]?.id,
        ]
      },
      {
        wrapper: ({ children }) => (
          <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
        ),
      },
    )

    await waitFor(() => expect(result.current).toEqual([[ada], ada, 'gitlab']))
    expect(client.fetchConnections).toHaveBeenCalledOnce()
  })
})
