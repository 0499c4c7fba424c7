import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'

/** How much at once, and how much over time. */
export interface RateLimitOptions {
  readonly burst: number
  readonly perMinute: number
}

/** Lets through what is within the limit. */
export interface RateLimit {
  /** @throws {BrokerError} `rate_limited`, with the seconds until the next may come */
  take(key: string): void
}

interface Bucket {
  tokens: number
  at: number
}

/** Beyond this many buckets the full ones are dropped: a full bucket says nothing. */
const MAX_BUCKETS = 10_000

/** A token bucket per key, in this process's memory. */
export function createRateLimit(
  { now }: Pick<Ports, 'now'>,
  { burst, perMinute }: RateLimitOptions,
): RateLimit {
  const buckets = new Map<string, Bucket>()
  const perMs = perMinute / 60_000

  function refilled(key: string): Bucket {
    const { tokens, at } = buckets.get(key) ?? { tokens: burst, at: now() }
    return { tokens: Math.min(burst, tokens + (now() - at) * perMs), at: now() }
  }

  function dropFull(): void {
    for (const key of buckets.keys()) {
      if (refilled(key).tokens >= burst) buckets.delete(key)
    }
  }

  return {
    take: (key) => {
      const bucket = refilled(key)
      if (bucket.tokens < 1) {
        throw new BrokerError('rate_limited', { retryAfter: (1 - bucket.tokens) / perMs / 1000 })
      }
      buckets.set(key, { ...bucket, tokens: bucket.tokens - 1 })
      if (buckets.size > MAX_BUCKETS) dropFull()
    },
  }
}
