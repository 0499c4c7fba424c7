import { describe, expect, it } from 'vitest'
import { getCredential } from '../../src/credentials/getCredential.ts'
import { ADA } from '../support/connectAda.ts'
import { credentialWorld, DUE, INVALID_CLIENT, LIFE, SECOND } from '../support/credentialWorld.ts'
import type { ProviderStep } from '../support/startScriptedProvider.ts'

const world = credentialWorld()

describe('a failure that is not the person’s', () => {
  const failures: [string, ProviderStep, string][] = [
    ['config_error', INVALID_CLIENT, 'provider_misconfigured'],
    ['provider_unavailable', 'drop', 'provider_unavailable'],
    ['provider_unavailable', { status: 500, body: '' }, 'provider_unavailable'],
    ['provider_unavailable', { body: '<html>Maintenance</html>' }, 'provider_unavailable'],
    [
      'rate_limited',
      { status: 429, headers: { 'retry-after': '9' }, body: 'x' },
      'provider_unavailable',
    ],
  ]

  it.each(failures)('%s leaves a live token in service', async (_code, step) => {
    world.ports.clock.advance(DUE)
    world.provider.script('/oauth/token', step)

    expect(await world.get()).toMatchObject({ credential: 'access-1', generation: 1 })
    expect(await world.connection()).toMatchObject({ status: 'connected', reason: null })
  })

  it.each(failures)('%s is said when the token is over', async (code, step, reason) => {
    world.ports.clock.advance(LIFE)
    world.provider.script('/oauth/token', step)

    await expect(world.get()).rejects.toMatchObject({ code })

    expect(await world.connection()).toMatchObject({ status: 'degraded', reason })
  })

  it.each(failures)('%s heals by itself', async (_code, step) => {
    world.ports.clock.advance(LIFE)
    world.provider.script('/oauth/token', step)
    await world.get().catch(() => undefined)

    world.ports.clock.advance(9 * SECOND)

    expect(await world.get()).toMatchObject({ credential: 'access-2' })
    expect(await world.connection()).toMatchObject({ status: 'connected', reason: null })
  })

  it('is told anew when it is another one', async () => {
    world.ports.clock.advance(LIFE)
    world.provider.script('/oauth/token', 'drop', INVALID_CLIENT)
    await world.get().catch(() => undefined)

    world.ports.clock.advance(9 * SECOND)
    await world.get().catch(() => undefined)

    expect(await world.connection()).toMatchObject({
      status: 'degraded',
      reason: 'provider_misconfigured',
    })
  })

  it('says how long to wait', async () => {
    world.ports.clock.advance(LIFE)
    world.provider.script('/oauth/token', {
      status: 429,
      headers: { 'retry-after': '9' },
      body: 'x',
    })

    await expect(world.get()).rejects.toMatchObject({ details: { retryAfter: 9 } })
    world.ports.clock.advance(2 * SECOND)
    await expect(world.get()).rejects.toMatchObject({ details: { retryAfter: 7 } })
  })

  it('does not become a flood: callers wait longer after each failure', async () => {
    world.ports.clock.advance(LIFE)
    world.provider.script('/oauth/token', ...Array.from({ length: 20 }, () => 'drop' as const))

    for (let second = 0; second < 60; second += 1) {
      await expect(world.get()).rejects.toMatchObject({ code: 'provider_unavailable' })
      world.ports.clock.advance(SECOND)
    }

    // At 0, 1, 3, 7, 15, 31 seconds.
    expect(world.refreshes()).toHaveLength(6)
  })

  it('shows a refresh token to no other host than its own', async () => {
    world.ports.clock.advance(LIFE)
    const [gitlab] = world.ports.config.providers
    if (gitlab === undefined) throw new Error('the test world.ports have a provider')
    const client = { ...gitlab.client, instanceUrl: 'http://127.0.0.1:9' }
    const config = { ...world.ports.config, providers: [{ ...gitlab, client }] }

    const asking = getCredential(
      { ...world.ports, config },
      { ...ADA, connectionId: world.connectionId },
    )

    await expect(asking).rejects.toMatchObject({ code: 'config_error' })
    expect(world.refreshes()).toEqual([])
    expect(await world.connection()).toMatchObject({
      status: 'degraded',
      reason: 'provider_misconfigured',
    })
  })

  it('gives a live token of a provider that is no longer configured', async () => {
    const bare = { ...world.ports, config: { ...world.ports.config, providers: [] } }
    world.ports.clock.advance(DUE)
    expect(await getCredential(bare, { ...ADA, connectionId: world.connectionId })).toMatchObject({
      credential: 'access-1',
    })

    world.ports.clock.advance(LIFE)

    await expect(
      getCredential(bare, { ...ADA, connectionId: world.connectionId }),
    ).rejects.toMatchObject({
      code: 'unknown_provider',
    })
  })
})
