import { describe, expect, it } from 'vitest'
import { readCallback } from '../../src/attempts/readCallback.ts'

const read = (query: string) => readCallback(new URLSearchParams(query))

it('reads a code', () => {
  expect(read('code=abc&state=xyz')).toEqual({ state: 'xyz', issuer: undefined, code: 'abc' })
})

it('reads an error, with the words of the provider', () => {
  expect(read('error=access_denied&error_description=No.&state=xyz&iss=https://a.example')).toEqual(
    {
      state: 'xyz',
      issuer: 'https://a.example',
      error: { error: 'access_denied', description: 'No.' },
    },
  )
})

it('goes by the error where there is a code as well', () => {
  expect(read('code=abc&error=server_error&state=xyz')).toMatchObject({
    error: { error: 'server_error' },
  })
})

it('takes neither code nor error as an error', () => {
  expect(read('state=xyz')).toMatchObject({ error: { error: 'no_code' } })
})

it('cuts long words, and drops control characters', () => {
  const description = `a\u0000b\u202E${'c'.repeat(1000)}`
  const callback = read(
    new URLSearchParams({ state: 's', error: 'x', error_description: description }).toString(),
  )

  expect(callback.error?.description).toBe(`a b ${'c'.repeat(496)}`)
})

describe('refuses', () => {
  it.each([
    '',
    'code=abc',
    'code=abc&state=',
    'code=a&code=b&state=x',
    'code=a&state=x&state=x',
    'code=a&state=x&foo=1&foo=1',
  ])('?%s', (query) => {
    expect(() => read(query)).toThrow(expect.objectContaining({ code: 'state_invalid' }))
  })
})
