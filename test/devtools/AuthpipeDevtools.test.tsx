import { StrictMode } from 'react'
import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { renderToString } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import type { ConnectEvent } from '@authpipe/react'
import { AuthpipeDevtools } from '@authpipe/react/devtools'
import { connectError } from '../connectError.ts'
import { wrapperFor } from '../renderWith.tsx'
import { createScriptedClient } from '../scriptedClient.ts'
import { event } from './timelineOf.ts'

/** Renders the panel, and gives what is in its shadow root. */
function renderDevtools(props: Parameters<typeof AuthpipeDevtools>[0] = {}) {
  const scripted = createScriptedClient()
  const element = <AuthpipeDevtools {...props} />
  const rendered = render(element, { wrapper: wrapperFor(scripted.client) })
  const host = document.querySelector('authpipe-devtools')
  // Testing Library looks into elements; a root is good enough for what it does.
  const panel = within(host?.shadowRoot?.querySelector('.root') as HTMLElement)
  const tell = (...events: readonly ConnectEvent[]) =>
    act(() => events.forEach((each) => scripted.emit(each)))
  return { ...scripted, ...rendered, panel, tell, root: host?.shadowRoot as ShadowRoot }
}

it('is a button until it is opened, and counts what went wrong', () => {
  const { panel, tell } = renderDevtools()

  expect(panel.getByRole('button', { name: 'Authpipe', expanded: false })).toBeTruthy()
  tell(
    event('connect.started', 0, { provider: 'gitlab' }),
    event('connect.failed', 1, { provider: 'gitlab', error: connectError('network_error') }),
  )

  expect(panel.getByRole('button', { name: 'Authpipe 1 problem' })).toBeTruthy()
  expect(panel.queryByRole('region')).toBeNull()
})

it('opens by keyboard, takes the focus, and gives it back on Escape', async () => {
  const { panel, root } = renderDevtools()
  const user = userEvent.setup()

  panel.getByRole('button', { name: 'Authpipe' }).focus()
  await user.keyboard('{Enter}')
  const region = panel.getByRole('region', { name: 'Authpipe timeline' })
  expect(root.activeElement).toBe(region)
  await user.keyboard('{Escape}')

  expect(panel.queryByRole('region')).toBeNull()
  expect(root.activeElement).toBe(panel.getByRole('button', { name: 'Authpipe' }))
})

it('shows each step with the id of its request, and an error with what to do', () => {
  const { panel, tell } = renderDevtools({ defaultOpen: true })
  const error = connectError('provider_not_allowed', { requestId: 'req_2', fix: 'Allow it.' })

  tell(
    event('connect.started', 0, { provider: 'gitlab' }),
    event('debug.answered', 420, {
      slot: 'gitlab',
      path: '/attempts',
      status: 403,
      requestId: 'req_2',
    }),
    event('connect.failed', 430, { provider: 'gitlab', error }),
  )

  const group = within(panel.getByText('gitlab').closest('details') as HTMLElement)
  expect(group.getByText('failed')).toBeTruthy()
  const [started, answered, failed] = group.getAllByRole('listitem')
  expect(started?.textContent).toBe('+0.00 sconnect.started')
  expect(answered?.textContent).toBe('+0.42 sGET /attempts → 403req_2')
  expect(failed?.textContent).toContain('Allow it.')
  const link = group.getByRole('link', { name: 'About provider_not_allowed' })
  expect(link).toHaveProperty('href', 'https://docs.authpipe.dev/errors#provider_not_allowed')
})

it('shows what the doctor found', () => {
  const { panel, tell } = renderDevtools({ defaultOpen: true })
  const docsUrl = 'https://docs.authpipe.dev/debugging#second_copy'

  tell(
    event('debug.finding', 0, {
      finding: {
        id: 'second_copy',
        what: 'There are two.',
        why: 'They differ.',
        fix: 'Dedupe.',
        docsUrl,
      },
    }),
  )

  expect(panel.getByText('There are two.')).toBeTruthy()
  expect(panel.getByRole('link', { name: 'About second_copy' })).toHaveProperty('href', docsUrl)
})

it('copies the timeline as text, and says so', async () => {
  const { panel, tell } = renderDevtools({ defaultOpen: true })
  const user = userEvent.setup()
  tell(event('connect.started', 0, { provider: 'gitlab' }))

  await user.click(panel.getByRole('button', { name: 'Copy' }))

  expect(await navigator.clipboard.readText()).toContain('+0.00 s  connect.started')
  expect(panel.getByRole('button', { name: 'Copied' })).toBeTruthy()
})

it('says when there is no clipboard', async () => {
  const { panel } = renderDevtools({ defaultOpen: true })
  const user = userEvent.setup()
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not allowed'))

  await user.click(panel.getByRole('button', { name: 'Copy' }))

  expect(panel.getByRole('button', { name: 'Could not copy' })).toBeTruthy()
})

it('forgets when told to', async () => {
  const { panel, tell } = renderDevtools({ defaultOpen: true })
  tell(event('connect.started', 0, { provider: 'gitlab' }))

  await userEvent.click(panel.getByRole('button', { name: 'Clear' }))

  expect(panel.queryByText('gitlab')).toBeNull()
  expect(panel.getByText(/^Nothing happened yet/)).toBeTruthy()
})

it('remembers what happened while another panel of the client was there', () => {
  const { panel, tell, client, unmount } = renderDevtools({ defaultOpen: true })
  tell(event('connect.started', 0, { provider: 'gitlab' }))
  expect(panel.getByText('gitlab')).toBeTruthy()
  unmount()

  render(<AuthpipeDevtools client={client} defaultOpen />)

  const host = document.querySelector('authpipe-devtools')
  expect(host?.shadowRoot?.textContent).toContain('connect.started')
})

it('leaves nothing behind, not even in StrictMode', () => {
  const { client, countListeners } = createScriptedClient()

  const { unmount } = render(
    <StrictMode>
      <AuthpipeDevtools client={client} />
    </StrictMode>,
  )
  expect(document.querySelectorAll('authpipe-devtools')).toHaveLength(1)
  expect(countListeners()).toBe(1)
  unmount()

  expect(document.querySelector('authpipe-devtools')).toBeNull()
  expect(countListeners()).toBe(0)
})

it('takes the theme and the direction that it is given', () => {
  const { root } = renderDevtools({ theme: 'dark', dir: 'rtl', position: 'end' })

  const style = root.querySelector<HTMLElement>('.root')
  expect(style?.dir).toBe('rtl')
  expect(style?.style.colorScheme).toBe('dark')
  expect(root.querySelector('.toggle')?.getAttribute('data-position')).toBe('end')
})

it('is not in what a server renders', () => {
  const { client } = createScriptedClient()

  expect(renderToString(<AuthpipeDevtools client={client} defaultOpen />)).toBe('')
})

it('says what to do where there is no client', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})

  expect(() => render(<AuthpipeDevtools />)).toThrow(/Put it below <AuthpipeProvider>/)
})

it('has nothing that axe objects to', async () => {
  const { tell } = renderDevtools({ defaultOpen: true })
  const error = connectError('network_error')
  tell(
    event('connect.started', 0, { provider: 'gitlab' }),
    event('connect.failed', 1, { provider: 'gitlab', error }),
  )

  // Colors need a layout, which jsdom has not: the stories check them in a browser.
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  })

  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  expect(screen.queryByText('gitlab')).toBeNull()
})
