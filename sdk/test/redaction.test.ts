import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ADA, API_KEY, setUp } from './setUp.ts'

describe('a credential', () => {
  it('shows its secret by name only', async () => {
    const { authpipe } = await setUp()

    const held = await authpipe.getCredential(ADA)
    const { credential, headers } = held

    expect(credential).toBe('glo_secret_1')
    expect(headers()).toEqual({ authorization: 'Bearer glo_secret_1' })
  })

  it.each<readonly [string, (value: object) => string]>([
    ['console.log', (value) => inspect(value)],
    ['console.log of something that holds it', (value) => inspect({ value: [value] })],
    ['console.dir of everything hidden', (value) => inspect(value, { showHidden: true })],
    [
      'inspect without its own say',
      (value) => inspect(value, { customInspect: false, showHidden: true, getters: false }),
    ],
    ['JSON.stringify', (value) => JSON.stringify({ value })],
    ['a spread', (value) => inspect({ ...value })],
    ['Object.assign', (value) => inspect(Object.assign({}, value))],
    ['Object.entries', (value) => inspect(Object.entries(value))],
    ['structuredClone', (value) => inspect(structuredClone(value))],
  ])('does not show it in %s', async (_how, print) => {
    const { authpipe } = await setUp()

    const held = await authpipe.getCredential(ADA)

    expect(print(held)).not.toContain('glo_secret')
  })

  it('prints everything else, and that something is missing', async () => {
    const { authpipe } = await setUp()

    const held = await authpipe.getCredential(ADA)

    expect(JSON.parse(JSON.stringify(held))).toMatchObject({
      credential: '[redacted]',
      connectionId: 'conn_1',
      scopes: ['read_user'],
    })
    expect(inspect(held)).toContain('[redacted]')
  })

  it('cannot be changed by one of those who share it', async () => {
    const { authpipe } = await setUp()
    const held = await authpipe.getCredential(ADA)

    expect(() => Object.assign(held, { connectionId: 'conn_2' })).toThrow(TypeError)
    expect(() => (held.scopes as string[]).push('api')).toThrow(TypeError)
    held.expiresAt?.setTime(0)

    expect(held.expiresAt?.getTime()).toBeGreaterThan(Date.now())
  })
})

describe('the API key', () => {
  it('shows neither in the client nor in what it throws or tells', async () => {
    const { authpipe, broker, events, heard } = await setUp({ timers: { lease: 0 } })
    await authpipe.getCredential(ADA)
    await broker.stop()
    await authpipe.getCredential(ADA)
    const error: unknown = await authpipe.connections.get('conn_1').catch((e: unknown) => e)
    await heard('stream_lost')

    const everything = inspect([authpipe, error, events], { depth: 20, showHidden: true })

    expect(everything).toContain('broker_unreachable')
    expect(everything).not.toContain(API_KEY)
    expect(everything).not.toContain('glo_secret')
  })
})
