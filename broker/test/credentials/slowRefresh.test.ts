import { describe, expect, it, vi } from 'vitest'
import { credentialWorld, DUE, gate, LIFE } from '../support/credentialWorld.ts'

const world = credentialWorld({ refreshWait: 50 })

describe('a slow refresh', () => {
  it('does not hold callers up while the old token lives, and lands all the same', async () => {
    world.ports.clock.advance(DUE)
    const { step, open } = gate()
    world.provider.script('/oauth/token', step)

    expect(await world.get()).toMatchObject({ credential: 'access-1' })
    open()

    await vi.waitFor(async () =>
      expect(await world.get()).toMatchObject({ credential: 'access-2' }),
    )
    expect(world.refreshes()).toHaveLength(1)
  })

  it('is in progress for callers without a token that lives', async () => {
    world.ports.clock.advance(LIFE)
    const { step, open } = gate()
    world.provider.script('/oauth/token', step)

    await expect(world.get()).rejects.toMatchObject({
      code: 'refresh_in_progress',
      details: { retryAfter: 1 },
    })
    open()
  })
})
