import { expect, it } from 'vitest'
import { createRateLimit } from '../../src/http/createRateLimit.ts'

it('lets a burst through, then as many as the rate allows', () => {
  let time = 0
  const limit = createRateLimit({ now: () => time }, { burst: 2, perMinute: 60 })

  limit.take('a')
  limit.take('a')

  expect(() => limit.take('a')).toThrow(
    expect.objectContaining({ code: 'rate_limited', details: { retryAfter: 1 } }),
  )
  time = 1000
  expect(() => limit.take('a')).not.toThrow()
})

it('counts each key for itself', () => {
  const limit = createRateLimit({ now: () => 0 }, { burst: 1, perMinute: 1 })

  limit.take('a')

  expect(() => limit.take('b')).not.toThrow()
  expect(() => limit.take('a')).toThrow()
})

it('forgets keys that have their whole burst again', () => {
  let time = 0
  const limit = createRateLimit({ now: () => time }, { burst: 1, perMinute: 60 })
  for (let key = 0; key < 20_000; key++) {
    time += 1
    limit.take(String(key))
  }

  expect(() => limit.take('19999')).toThrow()
  expect(() => limit.take('0')).not.toThrow()
})
