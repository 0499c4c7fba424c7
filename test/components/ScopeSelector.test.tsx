import { createRef } from 'react'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { gitlab } from '@authpipe/providers'
import { expect, it, vi } from 'vitest'
import { ScopeSelector } from '@authpipe/react'
import { createFixedClient } from '@authpipe/react/testing'
import { renderWith } from '../renderWith.tsx'

const checkbox = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name })

it('is a fieldset of native checkboxes in named groups', () => {
  const ref = createRef<HTMLFieldSetElement>()

  renderWith(createFixedClient(), <ScopeSelector.Root provider={gitlab} ref={ref} id="scopes" />)

  expect(screen.getByRole('group', { name: 'Access to GitLab' })).toBe(ref.current)
  expect(ref.current?.id).toBe('scopes')
  const account = screen.getByRole('group', { name: 'Your account' })
  expect(within(account).getByRole('checkbox', { name: 'Read your profile' })).toBeDefined()
  expect(screen.getAllByRole('checkbox')).toHaveLength(Object.keys(gitlab.scopes).length)
})

it('tells the risk of a scope in words', () => {
  renderWith(createFixedClient(), <ScopeSelector.Root provider={gitlab} />)

  expect(
    screen.getByRole('checkbox', {
      name: 'Full access to your account',
      description: /^Critical: full control See and change everything/,
    }),
  ).toBeDefined()
})

it('shows what a choice brings along as checked, explains it and keeps it', async () => {
  renderWith(createFixedClient(), <ScopeSelector.Root provider={gitlab} />)

  await userEvent.click(checkbox('Full access to your account'))
  await userEvent.click(checkbox('Read everything you can see'))

  const implied = screen.getByRole<HTMLInputElement>('checkbox', {
    name: 'Read everything you can see',
    description: /Included in “Full access to your account”\./,
  })
  expect(implied.checked).toBe(true)
  expect(implied.getAttribute('aria-disabled')).toBe('true')
  expect(implied.disabled).toBe(false)
})

it('works by keyboard', async () => {
  renderWith(createFixedClient(), <ScopeSelector.Root provider={gitlab} defaultValue={[]} />)

  checkbox('Read your profile').focus()
  await userEvent.keyboard(' ')

  expect(checkbox('Read your profile').checked).toBe(true)
  expect(screen.getByText('1 permission selected.').tagName).toBe('OUTPUT')
})

it('applies a preset, and shows which one it is', async () => {
  const onValueChange = vi.fn()
  renderWith(
    createFixedClient(),
    <ScopeSelector.Root provider={gitlab} onValueChange={onValueChange} />,
  )

  await userEvent.click(screen.getByRole('button', { name: 'Full access' }))

  expect(screen.getByRole('button', { name: 'Full access', pressed: true })).toBeDefined()
  expect(onValueChange.mock.calls[0]).toMatchObject([['api'], { reason: 'preset' }])
})

it('gives a reason of the app, and says what is required or was granted', () => {
  renderWith(
    createFixedClient(),
    <ScopeSelector.Root
      provider={gitlab}
      required={['read_user']}
      granted={['read_user']}
      reasons={{ read_user: 'To greet you by name.' }}
    />,
  )

  expect(
    screen.getByRole('checkbox', {
      name: 'Read your profile',
      description: /To greet you by name\. Needed by this app\. You granted this before\./,
    }),
  ).toBeDefined()
})

it('leaves out groups without a scope on offer', () => {
  renderWith(
    createFixedClient(),
    <ScopeSelector.Root provider={gitlab} available={['read_user']} />,
  )

  expect(screen.getAllByRole('checkbox')).toHaveLength(1)
  expect(screen.queryByRole('group', { name: 'Administration' })).toBeNull()
})

it('is a form field when named', () => {
  renderWith(
    createFixedClient(),
    <form aria-label="form">
      <ScopeSelector.Root provider={gitlab} name="scopes" defaultValue={['openid']} />
    </form>,
  )

  const form = screen.getByRole<HTMLFormElement>('form')
  expect(new FormData(form).getAll('scopes')).toEqual(['openid'])
})

it('can be put together otherwise', () => {
  renderWith(
    createFixedClient(),
    <ScopeSelector.Root provider={gitlab} legend="What we may do">
      <ScopeSelector.Item scope="read_api">
        <ScopeSelector.Control>Look</ScopeSelector.Control>
      </ScopeSelector.Item>
    </ScopeSelector.Root>,
  )

  expect(screen.getByRole('group', { name: 'What we may do' })).toBeDefined()
  expect(screen.getAllByRole('checkbox')).toEqual([checkbox('Look')])
})

it('explains parts in the wrong place', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})

  expect(() => renderWith(createFixedClient(), <ScopeSelector.Summary />)).toThrow(
    /found no <ScopeSelector.Root>/,
  )
  vi.restoreAllMocks()
})
