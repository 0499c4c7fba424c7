import { act } from '@testing-library/react'
import axe from 'axe-core'
import { gitlab } from '@authpipe/providers'
import { expect, it } from 'vitest'
import { ConnectButton, ScopeSelector } from '@authpipe/react'
import { connectionFixture, createFixedClient } from '@authpipe/react/testing'
import type { FixedClientOptions } from '@authpipe/react/testing'
import { connectError } from '../connectError.ts'
import { renderWith } from '../renderWith.tsx'
import { pending } from '../scriptedClient.ts'

async function problemsOf(container: Element): Promise<string[]> {
  await act(async () => {})
  // Colors need a layout, which jsdom has not: the stories check them in a browser.
  const { violations } = await axe.run(container, {
    rules: { 'color-contrast': { enabled: false } },
  })
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

it.each<[string, FixedClientOptions]>([
  ['at rest', {}],
  ['loading', { loading: true }],
  ['connecting', { attempts: { gitlab: pending() } }],
  ['out of sight', { attempts: { gitlab: pending({ detached: true }) } }],
  ['blocked', { attempts: { gitlab: pending({ phase: 'blocked' }) }, canRedirect: true }],
  ['showing a number', { attempts: { gitlab: pending({ phase: 'number', number: '37' }) } }],
  ['about to leave', { attempts: { gitlab: pending({ phase: 'redirecting' }) } }],
  [
    'failed',
    {
      attempts: {
        gitlab: { status: 'error', attemptId: 'att_1', error: connectError('provider_error') },
      },
    },
  ],
  ['connected', { connections: [connectionFixture()] }],
  ['needing the person', { connections: [connectionFixture({ status: 'needs_reauth' })] }],
])('a button %s has nothing that axe objects to', async (_, options) => {
  const { container } = renderWith(createFixedClient(options), <ConnectButton provider="gitlab" />)

  expect(await problemsOf(container)).toEqual([])
})

it('a scope picker has nothing that axe objects to', async () => {
  const { container } = renderWith(
    createFixedClient(),
    <ScopeSelector.Root provider={gitlab} defaultValue={['api']} required={['openid']} />,
  )

  expect(await problemsOf(container)).toEqual([])
})
