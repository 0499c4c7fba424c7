import type { KyselyPlugin } from 'kysely'
import { describe, expect, it } from 'vitest'
import { refreshDueAt } from '../../src/connections/refreshDueAt.ts'
import { getCredential } from '../../src/credentials/getCredential.ts'
import { ADA, ADA_ACCOUNT, connectAda, tokenSet } from '../support/connectAda.ts'
import { credentialWorld, DUE, SECOND } from '../support/credentialWorld.ts'

const world = credentialWorld()

describe('a fresh credential', () => {
  it('comes with what a cache and a call need', async () => {
    world.ports.clock.advance(10 * SECOND + 1)

    expect(await world.get()).toEqual({
      connectionId: world.connectionId,
      provider: 'gitlab',
      type: 'oauth2',
      credential: 'access-1',
      expiresIn: 7189,
      refreshIn: 6469,
      scopes: ['read_user'],
      generation: 1,
      fields: {},
      instanceUrl: world.provider.url,
    })
  })

  it('costs one query and no write', async () => {
    const kinds: string[] = []
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => {
        kinds.push(node.kind)
        return node
      },
      transformResult: async ({ result }) => result,
    }

    await getCredential(
      { ...world.ports, db: world.ports.db.withPlugin(counter) },
      { ...ADA, connectionId: world.connectionId },
    )

    expect(kinds).toEqual(['SelectQueryNode'])
    expect(world.provider.calls).toEqual([])
  })

  it('is found by its connection', async () => {
    await connectAda(world.ports, { account: { ...ADA_ACCOUNT, id: '2' }, tokens: tokenSet(9) })

    expect(await world.get({ connectionId: world.connectionId })).toMatchObject({
      credential: 'access-1',
    })
  })
})

describe('a request that means no credential', () => {
  it('is ambiguous when there are several connections', async () => {
    await connectAda(world.ports, { account: { ...ADA_ACCOUNT, id: '2' } })

    await expect(world.get()).rejects.toMatchObject({ code: 'ambiguous_connection' })
  })

  it.each([
    ['not_connected', { userId: 'user_bob' }],
    ['unknown_provider', { provider: 'github' }],
    ['connection_not_found', { connectionId: 'conn_x' }],
  ])('is refused as %s', async (code, request) => {
    await expect(world.get(request)).rejects.toMatchObject({ code })
  })

  it.each([
    ['connection_not_found', { ...ADA, userId: 'user_bob' }],
    ['connection_not_found', { ...ADA, tenantId: 'globex' }],
    ['connection_not_found', { ...ADA, provider: 'gitlab-two' }],
  ])('is refused as %s for somebody else’s connection', async (code, request) => {
    await expect(
      getCredential(world.ports, { ...request, connectionId: world.connectionId }),
    ).rejects.toMatchObject({
      code,
    })
  })

  it('must name a provider or a connection', async () => {
    await expect(getCredential(world.ports, ADA)).rejects.toMatchObject({
      code: 'invalid_request',
      details: { errors: [{ path: 'provider' }] },
    })
  })

  it('never takes a box that cannot be opened for a missing connection', async () => {
    await world.ports.db
      .updateTable('credential_version')
      .set({ box: Uint8Array.of(1) })
      .execute()
    await expect(world.get()).rejects.toMatchObject({ code: 'vault_decrypt_failed' })

    await world.ports.db.deleteFrom('credential_version').execute()
    await expect(world.get()).rejects.toMatchObject({ code: 'vault_decrypt_failed' })
    world.ports.clock.advance(DUE)
    await expect(world.get()).rejects.toMatchObject({ code: 'vault_decrypt_failed' })
  })

  it('does not open the box of an older generation in the place of the current one', async () => {
    const old = await world.ports.db
      .selectFrom('credential_version')
      .select('box')
      .executeTakeFirstOrThrow()
    world.ports.clock.advance(DUE)
    await world.get()

    await world.ports.db.updateTable('credential_version').set({ box: old.box }).execute()

    await expect(world.get()).rejects.toMatchObject({ code: 'vault_decrypt_failed' })
  })
})

describe('when a token is renewed', () => {
  it.each([
    ['2 hours', 7200, 720],
    ['8 hours', 8 * 3600, 900],
    ['10 minutes', 600, 60],
    ['a minute', 60, 30],
    ['5 seconds', 5, 2.5],
  ])('a token of %s is renewed before its end', (_case, lifetime, margin) => {
    const life = { access_expires_at: lifetime * SECOND, access_lifetime: lifetime * SECOND }

    expect(refreshDueAt(life)).toBe((lifetime - margin) * SECOND)
  })

  it('a token without an end is never renewed', () => {
    expect(refreshDueAt({ access_expires_at: null, access_lifetime: null })).toBeNull()
  })
})

describe('afterGeneration', () => {
  it('renews a token that the provider refused, however fresh it looks', async () => {
    expect(await world.get({ afterGeneration: 1 })).toMatchObject({ credential: 'access-2' })
  })

  it('is content with a generation that came since', async () => {
    await world.get({ afterGeneration: 1 })

    expect(await world.get({ afterGeneration: 1 })).toMatchObject({ generation: 2 })
    expect(world.refreshes()).toHaveLength(1)
  })

  it('renews once for all who were refused', async () => {
    await Promise.all(Array.from({ length: 20 }, () => world.get({ afterGeneration: 1 })))

    expect(world.refreshes()).toHaveLength(1)
  })

  it('does not let a broken caller hammer the provider', async () => {
    await world.get({ afterGeneration: 1 })

    await expect(world.get({ afterGeneration: 2 })).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfter: 5 },
    })
    world.ports.clock.advance(world.ports.timers.forcedRefreshEvery)

    expect(await world.get({ afterGeneration: 2 })).toMatchObject({ generation: 3 })
  })

  it('never gives the refused token back when renewing fails', async () => {
    world.provider.script('/oauth/token', 'drop')

    await expect(world.get({ afterGeneration: 1 })).rejects.toMatchObject({
      code: 'provider_unavailable',
    })
    await expect(world.get({ afterGeneration: 1 })).rejects.toMatchObject({
      code: 'provider_unavailable',
    })
    expect(await world.get()).toMatchObject({ credential: 'access-1' })
  })

  it('tells the person only what the provider confirmed', async () => {
    await connectAda(world.ports, { tokens: { ...tokenSet(3), refreshToken: null } })

    await expect(world.get({ afterGeneration: 2 })).rejects.toMatchObject({ code: 'needs_reauth' })

    expect((await world.connection()).status).toBe('connected')
  })
})
