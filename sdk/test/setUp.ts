import { onTestFinished, vi } from 'vitest'
import { createAuthpipe } from '@authpipe/sdk'
import type { Authpipe, AuthpipeEvent, AuthpipeOptions } from '@authpipe/sdk'
import { ScriptedBroker } from './scriptedBroker.ts'

/** A key of the right shape. */
export const API_KEY = 'ap_test_0123456789ab_thesecretpartofthekey'

/** Ada at GitLab. */
export const ADA = { provider: 'gitlab', tenantId: 'org_acme', userId: 'user_123' }

/** A promise, and the way to keep it. */
export function promised(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  const resolvers: (() => void)[] = []
  const promise = new Promise<void>((resolve) => resolvers.push(resolve))
  return { promise, resolve: () => resolvers[0]?.() }
}

/** A clock that moves when told to, in milliseconds. */
export interface Clock {
  ms: number
}

/** Everything a test needs; all of it is closed after the test. */
export interface Scene {
  readonly broker: ScriptedBroker
  readonly authpipe: Authpipe
  readonly clock: Clock
  /** What `onEvent` heard. */
  readonly events: AuthpipeEvent[]
  /** Waits until an event of this type was heard so many times. */
  readonly heard: (type: AuthpipeEvent['type'], times?: number) => Promise<void>
}

/** A scripted broker, and a client of it on a clock of its own. */
export async function setUp(options: AuthpipeOptions = {}): Promise<Scene> {
  const broker = await new ScriptedBroker().start()
  const clock: Clock = { ms: 1_000 }
  const events: AuthpipeEvent[] = []
  const authpipe = createAuthpipe({
    brokerUrl: broker.url,
    apiKey: API_KEY,
    now: () => clock.ms,
    onEvent: (event) => events.push(event),
    ...options,
    timers: { retry: 10, retryMax: 100, ...options.timers },
  })
  onTestFinished(async () => {
    authpipe.close()
    await broker.stop()
  })
  const heard = async (type: AuthpipeEvent['type'], times = 1): Promise<void> => {
    await vi.waitFor(
      () => {
        const count = events.filter((event) => event.type === type).length
        if (count < times) throw new Error(`${type} was heard ${count} of ${times} times`)
      },
      { interval: 5, timeout: 2_000 },
    )
  }
  return { broker, authpipe, clock, events, heard }
}
