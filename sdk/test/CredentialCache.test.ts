import { describe, expect, it } from 'vitest'
import { CredentialCache } from '../src/CredentialCache.ts'

const held = (connectionId: string, name = connectionId) => ({ connectionId, name })

describe('CredentialCache', () => {
  it('puts out the entry unused for longest', () => {
    const cache = new CredentialCache(2)
    cache.set('a', held('1'))
    cache.set('b', held('2'))
    cache.get('a')
    cache.set('c', held('3'))

    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([
      held('1'),
      undefined,
      held('3'),
    ])
    expect(cache.size).toBe(2)
  })

  it('finds all keys of a connection, and no key that has gone', () => {
    const cache = new CredentialCache(10)
    cache.set('a', held('1'))
    cache.set('b', held('1'))
    cache.set('c', held('2'))
    cache.delete('a')

    expect(cache.ofConnection('1')).toEqual([['b', held('1')]])
    expect(cache.ofConnection('3')).toEqual([])
  })

  it('moves a key whose connection became another', () => {
    const cache = new CredentialCache(10)
    cache.set('a', held('1'))
    cache.set('a', held('2'))

    expect(cache.ofConnection('1')).toEqual([])
    expect(cache.ofConnection('2')).toHaveLength(1)
    expect(cache.size).toBe(1)
  })

  it('forgets the connections of what it puts out', () => {
    const cache = new CredentialCache(1)
    for (let i = 0; i < 100; i += 1) cache.set(`key ${i}`, held(`conn ${i}`))

    expect(cache.ofConnection('conn 0')).toEqual([])
    expect(cache.ofConnection('conn 99')).toHaveLength(1)
  })

  it('is empty once cleared, and holds nothing when it may hold nothing', () => {
    const cache = new CredentialCache(1)
    cache.set('a', held('1'))
    cache.clear()
    const none = new CredentialCache(0)
    none.set('a', held('1'))

    expect([cache.size, none.size]).toEqual([0, 0])
    expect(cache.ofConnection('1')).toEqual([])
  })
})
