import { StrictMode } from 'react'
import type { ReactElement } from 'react'
import { renderToString } from 'react-dom/server'
import { act, render } from '@testing-library/react'
import { dehydrate, hydrate, QueryClient } from '@tanstack/react-query'
import { gitlab } from '@authpipe/providers'
import { expect, it, vi } from 'vitest'
import { AuthpipeProvider, ConnectButton, connectionQueries, ScopeSelector } from '@authpipe/react'
import { connectionFixture } from '@authpipe/react/testing'
import { createScriptedClient, pending } from '../scriptedClient.ts'

function page(client: ReturnType<typeof createScriptedClient>['client'], queryClient: QueryClient) {
  return (
    <StrictMode>
      <AuthpipeProvider client={client} queryClient={queryClient}>
        <ConnectButton provider="gitlab" requiredScopes={['read_user']} />
        <ScopeSelector.Root provider={gitlab} defaultValue={['api']} />
      </AuthpipeProvider>
    </StrictMode>
  )
}

async function hydrateAndCollectProblems(html: string, element: ReactElement) {
  const problems: unknown[] = []
  vi.spyOn(console, 'error').mockImplementation((...words) => void problems.push(words))
  const container = document.createElement('div')
  container.innerHTML = html
  document.body.append(container)

  const { unmount } = render(element, {
    container,
    hydrate: true,
    onRecoverableError: (error) => void problems.push(error),
  })
  await act(async () => {})
  const label = container.querySelector('button')?.textContent
  unmount()
  vi.restoreAllMocks()
  return { problems, label }
}

it('renders a real button on the server, and asks the broker for nothing there', () => {
  const { client } = createScriptedClient()

  const html = renderToString(page(client, new QueryClient()))

  expect(html).toMatch(/<button[^]*GitLab<\/span><\/button>/)
  expect(html).toContain('<fieldset')
  expect(client.fetchConnections).not.toHaveBeenCalled()
})

it('hydrates without a warning', async () => {
  const { client } = createScriptedClient([connectionFixture()])
  const html = renderToString(page(client, new QueryClient()))

  const { problems } = await hydrateAndCollectProblems(html, page(client, new QueryClient()))

  expect(problems).toEqual([])
})

it('hydrates without a warning while an attempt from before a reload goes on', async () => {
  const { client, set } = createScriptedClient()
  const html = renderToString(page(client, new QueryClient()))
  set('gitlab', pending())

  const { problems, label } = await hydrateAndCollectProblems(html, page(client, new QueryClient()))

  expect(problems).toEqual([])
  expect(label).toBe('Connecting…')
})

it('shows prefetched connections in the first HTML, and fetches none again', async () => {
  const { client } = createScriptedClient([connectionFixture()])
  const server = new QueryClient()
  await server.prefetchQuery(connectionQueries.list(client))
  const html = renderToString(page(client, server))
  const browser = new QueryClient()
  hydrate(browser, dehydrate(server))

  const { problems, label } = await hydrateAndCollectProblems(html, page(client, browser))

  expect(html).toContain('Connected as @ada')
  expect(problems).toEqual([])
  expect(label).toBe('Connected as @ada')
  expect(client.fetchConnections).toHaveBeenCalledOnce()
})
