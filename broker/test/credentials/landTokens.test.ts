import { sql } from 'kysely'
import { describe, expect, it, vi } from 'vitest'
import { disconnect } from '../../src/connections/disconnect.ts'
import { getCredential } from '../../src/credentials/getCredential.ts'
import { ADA, connectAda, tokenSet } from '../support/connectAda.ts'
import { credentialWorld, DUE, gate, LIFE } from '../support/credentialWorld.ts'
import { interrupting } from '../support/interrupting.ts'

const world = credentialWorld()

/** A refresh that the provider has carried out, and whose answer is under way. */
async function inFlight() {
  world.ports.clock.advance(DUE)
  const { step, open } = gate()
  world.provider.script('/oauth/token', step)
  const asking = world.get().catch((error: unknown) => error)
  await vi.waitFor(() => expect(world.refreshes()).toHaveLength(1))
  return { asking, open }
}

describe('a success always lands', () => {
  it('on a connection that a sibling refreshed meanwhile: the one received last is kept', async () => {
    const { asking, open } = await inFlight()
    await world.ports.db.updateTable('connection').set({ generation: 2 }).execute()
    await world.ports.db.updateTable('credential_version').set({ generation: 2 }).execute()

    open()

    expect(await asking).toMatchObject({ credential: 'access-2', generation: 3 })
  })

  it('after a sibling that lands in the very moment', async () => {
    const ports = interrupting(world.ports, 'credential', async () => {
      await world.ports.db.updateTable('connection').set({ generation: 2 }).execute()
    })
    world.ports.clock.advance(DUE)

    const answer = await getCredential(ports, { ...ADA, provider: 'gitlab' })

    expect(answer).toMatchObject({ credential: 'access-2', generation: 3 })
  })

  it('unless the sibling’s is newer', async () => {
    const { asking, open } = await inFlight()
    const place = ['credential', world.connectionId, 1, 2] as const
    const newer = JSON.stringify({ accessToken: 'access-8', refreshToken: 'refresh-8' })
    const box = await world.ports.vault.seal('acme', place, newer)
    const last_refreshed_at = world.ports.now() + 1
    await world.ports.db
      .updateTable('connection')
      .set({ generation: 2, last_refreshed_at, access_expires_at: world.ports.now() + LIFE })
      .execute()
    await world.ports.db.updateTable('credential_version').set({ generation: 2, box }).execute()

    open()

    expect(await asking).toMatchObject({ credential: 'access-8', generation: 2 })
  })

  it('with its provider, to be revoked, when the person connected anew meanwhile', async () => {
    const { asking, open } = await inFlight()
    await connectAda(world.ports, { tokens: tokenSet(5) })

    open()

    expect(await asking).toMatchObject({ credential: 'access-5' })
    await vi.waitFor(() => expect(world.revoked()).toContain('refresh-2'))
    expect(world.revoked()).toContain('access-2')
  })

  it('with its provider, to be revoked, when the person disconnected meanwhile', async () => {
    const { asking, open } = await inFlight()
    await disconnect(world.ports, { connectionId: world.connectionId })

    open()

    expect(await asking).toMatchObject({ code: 'connection_not_found' })
    await vi.waitFor(() =>
      expect(world.revoked()).toEqual(expect.arrayContaining(['refresh-2', 'access-2'])),
    )
  })

  it('on a connection that was marked meanwhile', async () => {
    const { asking, open } = await inFlight()
    await world.ports.db
      .updateTable('connection')
      .set({ status: 'needs_reauth', reason: 'revoked' })
      .execute()

    open()

    expect(await asking).toMatchObject({ credential: 'access-2' })
    expect(await world.connection()).toMatchObject({ status: 'connected', reason: null })
  })

  it('in a database that refuses at first', async () => {
    const { asking, open } = await inFlight()
    await sql`create trigger full before insert on credential_version
      begin select raise(abort, 'disk full'); end`.execute(world.ports.db)
    open()
    await vi.waitFor(() =>
      expect(world.ports.logged.at(-1)?.message).toBe(
        'fresh tokens could not be stored; trying again',
      ),
    )

    await sql`drop trigger full`.execute(world.ports.db)

    await asking
    await vi.waitFor(async () =>
      expect(await world.get()).toMatchObject({ credential: 'access-2' }),
    )
    expect(world.refreshes()).toHaveLength(1)
  })
})
