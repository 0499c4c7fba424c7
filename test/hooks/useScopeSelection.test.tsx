import { act, renderHook } from '@testing-library/react'
import { gitlab } from '@authpipe/providers'
import { describe, expect, it, vi } from 'vitest'
import { useScopeSelection } from '@authpipe/react'
import type { UseScopeSelectionOptions } from '@authpipe/react'

type Options = Omit<UseScopeSelectionOptions<typeof gitlab>, 'provider'>

function renderSelection(options: Options = {}) {
  return renderHook((props: Options) => useScopeSelection({ provider: gitlab, ...props }), {
    initialProps: options,
  })
}

describe('a choice', () => {
  it('begins with the scopes the provider suggests', () => {
    const { result } = renderSelection()

    expect(result.current.selected).toEqual(['read_user'])
    expect(result.current.isDirty).toBe(false)
  })

  it('brings along what its scopes cover, through any number of steps', () => {
    const { result } = renderSelection({ defaultValue: ['api'] })

    const readUser = result.current.available.find(({ scope }) => scope === 'read_user')
    expect(result.current.implied).toContain('read_repository')
    expect(result.current.effective).toContain('read_user')
    expect(result.current.selected).toEqual(['api'])
    expect(readUser).toMatchObject({
      isChecked: true,
      isLocked: true,
      includedIn: 'Full access to your account',
    })
  })

  it('keeps what another scope brings along, and gives it back when that one goes', () => {
    const { result } = renderSelection({ defaultValue: ['read_user'] })

    act(() => result.current.toggle('api'))
    act(() => result.current.toggle('read_user'))
    expect(result.current.effective).toContain('read_user')

    act(() => result.current.toggle('api'))
    expect(result.current.selected).toEqual(['read_user'])
    act(() => result.current.toggle('read_user'))
    expect(result.current.effective).toEqual([])
  })

  it('brings what a scope is of no use without, and takes it away together', () => {
    const { result } = renderSelection({ defaultValue: [] })

    act(() => result.current.toggle('sudo'))
    expect(new Set(result.current.selected)).toEqual(new Set(['api', 'sudo']))

    act(() => result.current.toggle('api'))
    expect(result.current.selected).toEqual([])
  })

  it('cannot lose what the app requires', () => {
    const { result } = renderSelection({ defaultValue: [], required: ['read_api'] })

    act(() => result.current.toggle('read_api'))

    expect(result.current.effective).toContain('read_api')
    expect(result.current.available.find(({ scope }) => scope === 'read_api')).toMatchObject({
      isRequired: true,
      isLocked: true,
    })
  })

  it('offers only what is available, besides what is required', () => {
    const { result } = renderSelection({
      defaultValue: ['read_user', 'sudo'],
      required: ['read_api'],
      available: ['read_user'],
    })

    expect(result.current.available.map(({ scope }) => scope)).toEqual(['read_user', 'read_api'])
    expect(result.current.selected).toEqual(['read_user'])
    act(() => result.current.applyPreset('full'))
    expect(result.current.effective).not.toContain('api')
  })

  it('knows what was not granted before', () => {
    const { result } = renderSelection({
      defaultValue: ['read_api', 'openid'],
      granted: ['read_api'],
    })

    expect(result.current.missing).toEqual(['openid'])
  })

  it('takes a preset, and goes back', () => {
    const { result } = renderSelection()

    act(() => result.current.applyPreset('full'))
    expect(result.current.selected).toEqual(['api'])
    expect(result.current.isDirty).toBe(true)

    act(() => result.current.reset())
    expect(result.current.selected).toEqual(['read_user'])
    expect(result.current.isDirty).toBe(false)
  })
})

describe('who holds it', () => {
  it('may be the app', () => {
    const onValueChange = vi.fn()
    const { result, rerender } = renderSelection({ value: ['read_user'], onValueChange })

    act(() => result.current.toggle('openid'))
    expect(result.current.selected).toEqual(['read_user'])
    expect(onValueChange.mock.calls[0]).toMatchObject([
      ['read_user', 'openid'],
      { reason: 'toggle' },
    ])

    rerender({ value: ['openid'], onValueChange })
    expect(result.current.selected).toEqual(['openid'])
  })

  it('may refuse a change', () => {
    const { result } = renderSelection({
      onValueChange: (scopes, details) => scopes.includes('sudo') && details.cancel(),
    })

    act(() => result.current.toggle('sudo'))
    expect(result.current.selected).toEqual(['read_user'])

    act(() => result.current.setSelected(['openid']))
    expect(result.current.selected).toEqual(['openid'])
  })
})

describe('props', () => {
  it('make a checkbox and a group', () => {
    const { result } = renderSelection({ defaultValue: ['read_api'] })

    expect(result.current.getItemProps('read_user')).toMatchObject({
      type: 'checkbox',
      value: 'read_user',
      checked: true,
      'aria-disabled': true,
      'data-implied': '',
    })
    expect(result.current.getGroupProps('api')).toEqual({ role: 'group', 'data-state': 'some' })
    expect(result.current.getGroupProps('admin')).toEqual({ role: 'group', 'data-state': 'none' })
  })
})
