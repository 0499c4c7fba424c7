import { describe, expect, it, vi } from 'vitest'
import { getHeldCredential } from '../../src/credentials/heldCredential.ts'
import { refreshConnection } from '../../src/credentials/refreshConnection.ts'
import { ADA, connectAda, tokenSet } from '../support/connectAda.ts'
import {
  credentialWorld,
  DUE,
  gate,
  INVALID_CLIENT,
  INVALID_GRANT,
  LIFE,
  SECOND,
} from '../support/credentialWorld.ts'
import { tokenAnswer } from '../support/startScriptedProvider.ts'
import type { ProviderStep } from '../support/startScriptedProvider.ts'

const world = credentialWorld()

describe('a credential near its end', () => {
  it('is left alone a moment before its margin', async () => {
    world.ports.clock.advance(DUE - 1)

    expect(await world.get()).toMatchObject({ credential: 'access-1', refreshIn: 0 })
    expect(world.refreshes()).toEqual([])
  })

  it('is renewed on the next read, and stored', async () => {
    world.ports.clock.advance(DUE)

    expect(await world.get()).toMatchObject({
      credential: 'access-2',
      generation: 2,
      expiresIn: 7200,
    })
    expect(await world.get()).toMatchObject({ credential: 'access-2' })
    expect(world.refreshes()).toEqual(['refresh-1'])
    expect((await world.connection()).health.lastRefreshedAt).toBe(
      new Date(world.ports.now()).toISOString(),
    )
  })

  it('is renewed with the newest refresh token every time', async () => {
    for (let round = 0; round < 3; round += 1) {
      world.ports.clock.advance(DUE)
      await world.get()
    }

    expect(world.refreshes()).toEqual(['refresh-1', 'refresh-2', 'refresh-3'])
    const versions = await world.ports.db
      .selectFrom('credential_version')
      .select('generation')
      .execute()
    expect(versions).toEqual([{ generation: 4 }])
  })

  it('is renewed once for a hundred callers', async () => {
    world.ports.clock.advance(DUE)

    const answers = await Promise.all(Array.from({ length: 100 }, () => world.get()))

    expect(world.refreshes()).toEqual(['refresh-1'])
    expect(new Set(answers.map(({ credential }) => credential))).toEqual(new Set(['access-2']))
  })

  it('is not renewed again by one who had read it before', async () => {
    world.ports.clock.advance(DUE)
    const seen = await getHeldCredential(world.ports, { ...ADA, provider: 'gitlab' })
    await world.get()

    expect(await refreshConnection(world.ports, seen)).toBeUndefined()

    expect(world.refreshes()).toEqual(['refresh-1'])
  })

  it('tells backends before its token dies, and when the next is there', async () => {
    world.ports.clock.advance(DUE)
    const { step, open } = gate()
    world.provider.script('/oauth/token', step)

    const asking = world.get()
    await vi.waitFor(() => expect(world.refreshes()).toHaveLength(1))
    expect(world.backendEvents()).toEqual(['connected', 'rotating'])
    open()
    await asking

    expect(world.backendEvents()).toEqual(['connected', 'rotating', 'rotated'])
  })

  it('keeps its refresh token when the answer has none', async () => {
    world.ports.clock.advance(DUE)
    world.provider.script('/oauth/token', { body: { ...tokenAnswer(2), refresh_token: undefined } })
    await world.get()

    world.ports.clock.advance(DUE)
    await world.get()

    expect(world.refreshes()).toEqual(['refresh-1', 'refresh-1'])
  })

  it('takes over narrower scopes', async () => {
    world.ports.clock.advance(DUE)
    world.provider.script('/oauth/token', { body: { ...tokenAnswer(2), scope: 'openid' } })

    expect((await world.get()).scopes).toEqual(['openid'])
  })

  it('is given while it lives when it cannot be renewed at all, and needs the person after', async () => {
    await connectAda(world.ports, { tokens: { ...tokenSet(3), refreshToken: null } })
    world.ports.clock.advance(LIFE - 1)
    expect(await world.get()).toMatchObject({ credential: 'access-3' })

    world.ports.clock.advance(1)

    await expect(world.get()).rejects.toMatchObject({ code: 'needs_reauth' })
    expect(await world.connection()).toMatchObject({ status: 'needs_reauth', reason: 'expired' })
  })
})

describe('a grant the provider rejects', () => {
  it('needs the person, and is not tried again', async () => {
    world.ports.clock.advance(DUE)
    world.provider.script('/oauth/token', INVALID_GRANT)

    await expect(world.get()).rejects.toMatchObject({ code: 'needs_reauth' })
    await expect(world.get()).rejects.toMatchObject({ code: 'needs_reauth' })

    expect(world.refreshes()).toHaveLength(1)
    expect(await world.connection()).toMatchObject({ status: 'needs_reauth', reason: 'revoked' })
    expect(world.backendEvents()).toEqual(['connected', 'rotating', 'needs_reauth'])
  })

  it('works again after the person consented', async () => {
    world.ports.clock.advance(DUE)
    world.provider.script('/oauth/token', INVALID_GRANT)
    await expect(world.get()).rejects.toMatchObject({ code: 'needs_reauth' })

    await connectAda(world.ports, { tokens: tokenSet(5), expectedConnectionId: world.connectionId })

    expect(await world.get()).toMatchObject({ credential: 'access-5' })
  })

  it('is not believed when the connection was renewed meanwhile', async () => {
    world.ports.clock.advance(DUE)
    const { step, open } = gate()
    world.provider.script('/oauth/token', step)
    const asking = world.get()
    await vi.waitFor(() => expect(world.refreshes()).toHaveLength(1))

    await connectAda(world.ports, { tokens: tokenSet(5) })
    open({ error: 'invalid_grant' })

    expect(await asking).toMatchObject({ credential: 'access-5' })
    expect(await world.connection()).toMatchObject({ status: 'connected', reason: null })
  })

  it('is not believed when a sibling rotated meanwhile', async () => {
    world.ports.clock.advance(DUE)
    const { step, open } = gate()
    world.provider.script('/oauth/token', step)
    const asking = world.get()
    await vi.waitFor(() => expect(world.refreshes()).toHaveLength(1))
    const place = ['credential', world.connectionId, 1, 2] as const
    const rotated = JSON.stringify({ accessToken: 'access-8', refreshToken: 'refresh-8' })
    const box = await world.ports.vault.seal('acme', place, rotated)
    await world.ports.db.updateTable('connection').set({ generation: 2 }).execute()
    await world.ports.db.updateTable('credential_version').set({ generation: 2, box }).execute()

    open({ error: 'invalid_grant' })

    expect(await asking).toMatchObject({ credential: 'access-8' })
    expect(await world.connection()).toMatchObject({ status: 'connected', reason: null })
  })

  it.each<[string, ProviderStep]>([
    ['the answer was lost', 'drop'],
    ['the answer was a 502', { status: 502, body: '' }],
    ['the answer was garbage', { body: '<html>' }],
  ])('is called what it is when %s before', async (_case, step) => {
    world.ports.clock.advance(DUE)
    world.provider.script('/oauth/token', step, INVALID_GRANT)
    await world.get()
    world.ports.clock.advance(world.ports.timers.refreshCooldown)

    await expect(world.get()).rejects.toMatchObject({ code: 'needs_reauth' })

    expect(await world.connection()).toMatchObject({ reason: 'refresh_outcome_lost' })
  })

  it('is called what it is when the broker died in the middle', async () => {
    await world.ports.db
      .updateTable('connection')
      .set({ refresh_sent_at: world.ports.now() })
      .execute()
    world.ports.clock.advance(DUE)
    world.provider.script('/oauth/token', INVALID_GRANT)

    await expect(world.get()).rejects.toMatchObject({ code: 'needs_reauth' })

    expect(await world.connection()).toMatchObject({ reason: 'refresh_outcome_lost' })
  })

  it('was revoked when nothing was lost before: a refusal is no lost answer', async () => {
    world.ports.clock.advance(DUE)
    world.provider.script('/oauth/token', { status: 429, body: '' }, INVALID_CLIENT, INVALID_GRANT)
    for (let round = 0; round < 2; round += 1) {
      await world.get()
      world.ports.clock.advance(61 * SECOND)
    }

    await expect(world.get()).rejects.toMatchObject({ code: 'needs_reauth' })

    expect(await world.connection()).toMatchObject({ reason: 'revoked' })
  })
})
