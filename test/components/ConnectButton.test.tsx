import { createRef } from 'react'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { ConnectButton } from '@authpipe/react'
import { connectionFixture } from '@authpipe/react/testing'
import { connectError } from '../connectError.ts'
import { renderWith } from '../renderWith.tsx'
import { createScriptedClient } from '../scriptedClient.ts'

const button = (name: string | RegExp) => screen.findByRole('button', { name })

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

  it('says neither "Connect" nor "Connected" while the connections load', async () => {
    const { client } = createScriptedClient()
    client.fetchConnections.mockReturnValue(new Promise(() => {}))

    renderWith(client, <ConnectButton provider="gitlab" />)

    const element = await button('GitLab')
    expect(element.dataset.status).toBe('unknown')
    expect(element.getAttribute('aria-busy')).toBe('true')
  })

  it('connects on a click even before the connections are known', async () => {
    const { client } = createScriptedClient()
    client.fetchConnections.mockReturnValue(new Promise(() => {}))
    renderWith(client, <ConnectButton provider="gitlab" />)

    await userEvent.click(await button('GitLab'))

    expect(client.connect).toHaveBeenCalledOnce()
    expect(await button('Connecting…')).toBeDefined()
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

  it('says nothing of a window where it opens none', async () => {
    const { client } = createScriptedClient()

    renderWith(client, <ConnectButton provider="gitlab" flow="redirect" />)

    await button('Connect GitLab')
    expect(screen.getByRole('button', { description: '' })).toBeDefined()
  })

  it('offers to connect from the first failure on, while the list is asked for again', async () => {
    const { client } = createScriptedClient()
    client.fetchConnections.mockRejectedValue(connectError('broker_unreachable'))

    renderWith(client, <ConnectButton provider="gitlab" />)

    const element = await button('Connect GitLab')
    expect(element.hasAttribute('aria-busy')).toBe(false)
    expect(client.fetchConnections).toHaveBeenCalledOnce()
  })

  it('hands unknown props and the ref to the button', async () => {
    const { client } = createScriptedClient()
    const ref = createRef<HTMLButtonElement>()

    renderWith(
      client,
      <ConnectButton provider="gitlab" ref={ref} data-x="1" title="Link" form="f" dir="rtl" />,
    )

    const element = await button('Connect GitLab')
    expect(ref.current).toBe(element)
    expect(element.dataset.x).toBe('1')
    expect(element.title).toBe('Link')
    expect(element.getAttribute('form')).toBe('f')
    expect(element.dir).toBe('rtl')
    for (const name of element.getAttributeNames())
      expect(name).not.toMatch(/^(on|popup|labels|flow)/)
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

describe('a click that is near', () => {
  it.each(['pointer', 'keyboard'])('by %s is prepared for', async (means) => {
    const { client } = createScriptedClient()
    const handle = vi.fn()
    renderWith(client, <ConnectButton provider="gitlab" onPointerEnter={handle} onFocus={handle} />)
    const element = await button('Connect GitLab')
    expect(client.prepare).not.toHaveBeenCalled()

    await (means === 'pointer' ? userEvent.hover(element) : userEvent.tab())

    expect(client.prepare).toHaveBeenCalledOnce()
    expect(handle).toHaveBeenCalledOnce()
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
        flow="tab"
        onClick={() => order.push('click')}
        onConnectStart={() => order.push('start')}
      />,
    )

    await userEvent.click(await button('Connect GitLab'))

    expect(order).toEqual(['click', 'connect', 'start'])
    expect(client.connect.mock.calls[0]?.[0]).toEqual({
      provider: 'gitlab',
      slot: 'gitlab',
      scopes: ['read_api', 'read_user'],
      connectionId: undefined,
      loginHint: 'ada',
      popup: { width: 600 },
      flow: 'tab',
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
