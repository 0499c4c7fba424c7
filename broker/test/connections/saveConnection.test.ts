import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { findConnection } from '../../src/connections/findConnection.ts'
import { getConnection } from '../../src/connections/getConnection.ts'
import { listConnections } from '../../src/connections/listConnections.ts'
import { getCredential } from '../../src/credentials/getCredential.ts'
import { ADA, ADA_ACCOUNT, connectAda, tokenSet } from '../support/connectAda.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'
import { interrupting } from '../support/interrupting.ts'
import { startScriptedProvider } from '../support/startScriptedProvider.ts'
import type { ScriptedProvider } from '../support/startScriptedProvider.ts'

let provider: ScriptedProvider
let ports: TestPorts
beforeEach(async () => {
  provider = await startScriptedProvider()
  ports = await createTestPorts({ providerUrl: provider.url })
})
afterEach(() => provider.close())

const revoked = () => provider.to('/oauth/revoke').map(({ form }) => form.token)
const grace = { ...ADA_ACCOUNT, id: '2', username: 'grace' }

it('makes a connection that says everything but its tokens', async () => {
  const connection = await connectAda(ports)

  expect(connection).toEqual({
    id: expect.stringMatching(/^conn_[A-Za-z0-9_-]{22}$/),
    provider: 'gitlab',
    status: 'connected',
    reason: null,
    account: ADA_ACCOUNT,
    instanceUrl: provider.url,
    authType: 'oauth2',
    scopes: { requested: ['read_user'], granted: ['read_user'], effective: ['read_user'] },
    label: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    expiresAt: '2026-01-01T02:00:00.000Z',
    health: {
      checkedAt: '2026-01-01T00:00:00.000Z',
      lastRefreshedAt: null,
      nextRefreshAt: '2026-01-01T01:48:00.000Z',
    },
    hint: null,
  })
  expect(await getConnection(ports, { connectionId: connection.id })).toEqual(connection)
})

it('takes what was asked for as granted when the provider does not say', async () => {
  const tokens = { ...tokenSet(1), scopes: null, expiresIn: null }

  const { scopes, expiresAt } = await connectAda(ports, { tokens, requestedScopes: ['api'] })

  expect(scopes.granted).toEqual(['api'])
  // GitLab's default, from the flow.
  expect(expiresAt).toBe('2026-01-01T02:00:00.000Z')
})

it('stays the same connection when the same account connects again, and revokes the old tokens', async () => {
  const first = await connectAda(ports)
  await ports.db.updateTable('connection').set({ label: 'work' }).execute()
  ports.clock.advance(1000)

  const tokens = { ...tokenSet(5), scopes: ['api'] }
  const second = await connectAda(ports, { tokens, requestedScopes: ['api'] })

  expect(second).toMatchObject({ id: first.id, createdAt: first.createdAt, label: 'work' })
  expect(second.scopes).toMatchObject({ requested: ['api'], granted: ['api'] })
  expect(second.scopes.effective).toEqual(expect.arrayContaining(['api', 'read_api', 'read_user']))
  expect(await getCredential(ports, { ...ADA, provider: 'gitlab' })).toMatchObject({
    credential: 'access-5',
    generation: 2,
  })
  await vi.waitFor(() => expect(revoked()).toEqual(['refresh-1', 'access-1']))
  const versions = await ports.db.selectFrom('credential_version').select('epoch').execute()
  expect(versions).toEqual([{ epoch: 2 }])
})

it('heals a connection that needed it', async () => {
  const { id } = await connectAda(ports)
  await ports.db
    .updateTable('connection')
    .set({ status: 'needs_reauth', reason: 'revoked' })
    .execute()

  const healed = await connectAda(ports, { tokens: tokenSet(2), expectedConnectionId: id })

  expect(healed).toMatchObject({ id, status: 'connected', reason: null })
})

it('does not revoke tokens that the provider gave again', async () => {
  await connectAda(ports)

  await connectAda(ports, { tokens: { ...tokenSet(1), accessToken: 'access-9' } })

  expect(await ports.db.selectFrom('revoke_outbox').selectAll().execute()).toEqual([])
  expect(revoked()).toEqual([])
})

it('makes another connection for another account, and for another end user', async () => {
  const { id } = await connectAda(ports)

  const others = [
    await connectAda(ports, { account: grace, tokens: tokenSet(2) }),
    await connectAda(ports, { userId: 'user_bob', tokens: tokenSet(3) }),
    await connectAda(ports, { tenantId: 'globex', tokens: tokenSet(4) }),
  ]

  expect(new Set([id, ...others.map((one) => one.id)]).size).toBe(4)
  expect(await listConnections(ports, ADA)).toHaveLength(2)
})

it('refuses another account than the one to be renewed, and revokes what it got', async () => {
  const { id } = await connectAda(ports)

  const renew = connectAda(ports, { account: grace, tokens: tokenSet(7), expectedConnectionId: id })

  await expect(renew).rejects.toMatchObject({ code: 'account_mismatch' })
  await vi.waitFor(() => expect(revoked()).toEqual(['refresh-7', 'access-7']))
  expect(await getCredential(ports, { ...ADA, provider: 'gitlab' })).toMatchObject({
    credential: 'access-1',
  })
})

it('refuses to renew somebody else’s connection, and revokes what it got', async () => {
  const { id } = await connectAda(ports)

  const renew = connectAda(ports, {
    userId: 'user_bob',
    tokens: tokenSet(7),
    expectedConnectionId: id,
  })

  await expect(renew).rejects.toMatchObject({ code: 'connection_not_found' })
  await vi.waitFor(() => expect(revoked()).toEqual(['refresh-7', 'access-7']))
})

it('revokes the tokens of a refresh that landed in the very moment', async () => {
  await connectAda(ports)
  const landing = interrupting(ports, 'credential', async () => {
    await getCredential(ports, { ...ADA, provider: 'gitlab', afterGeneration: 1 })
  })

  await connectAda(landing, { tokens: tokenSet(5) })

  expect(await getCredential(ports, { ...ADA, provider: 'gitlab' })).toMatchObject({
    credential: 'access-5',
    generation: 3,
  })
  await vi.waitFor(() => expect(revoked()).toEqual(['refresh-2', 'access-2']))
})

it('keeps one connection when the same account connects twice at once, and revokes the tokens of one', async () => {
  const both = await Promise.all([
    connectAda(ports, { tokens: tokenSet(2) }),
    connectAda(ports, { tokens: tokenSet(3) }),
  ])

  expect(both[0].id).toBe(both[1].id)
  const { credential } = await getCredential(ports, { ...ADA, provider: 'gitlab' })
  const loser = credential === 'access-2' ? 3 : 2
  await vi.waitFor(() => expect(revoked()).toEqual([`refresh-${loser}`, `access-${loser}`]))
})

it('connects anew although the stored tokens cannot be read any more', async () => {
  await connectAda(ports)
  await ports.db
    .updateTable('credential_version')
    .set({ box: Uint8Array.of(1) })
    .execute()

  await connectAda(ports, { tokens: tokenSet(2) })

  const { credential } = await getCredential(ports, { ...ADA, provider: 'gitlab' })
  expect(credential).toBe('access-2')
})

it('tells page and backends, after it is stored', async () => {
  const { id } = await connectAda(ports)
  await connectAda(ports, { tokens: tokenSet(2) })

  const event = { topic: 'connection', tenantId: 'acme', userId: 'user_ada' }
  expect(ports.published).toEqual([
    {
      ...event,
      page: { kind: 'connected', connectionId: id, provider: 'gitlab' },
      backend: { kind: 'connected', connectionId: id, generation: 1 },
    },
    {
      ...event,
      page: { kind: 'updated', connectionId: id, provider: 'gitlab' },
      backend: { kind: 'connected', connectionId: id, generation: 2 },
    },
  ])
})

it('writes no token anywhere in the clear', async () => {
  await connectAda(ports)
  await connectAda(ports, { tokens: tokenSet(2) })

  const tables = ['connection', 'credential_version', 'revoke_outbox', 'tenant_key'] as const
  const rows = await Promise.all(
    tables.map((table) => ports.db.selectFrom(table).selectAll().execute()),
  )

  const dump = JSON.stringify(rows, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  )
  expect(dump).not.toMatch(/access-|refresh-\d/)
})

it('lists an end user’s own connections, of one provider if asked', async () => {
  const { id } = await connectAda(ports)
  await connectAda(ports, { userId: 'user_bob' })

  expect((await listConnections(ports, ADA)).map((one) => one.id)).toEqual([id])
  expect(await listConnections(ports, { ...ADA, provider: 'gitlab' })).toHaveLength(1)
  expect(await listConnections(ports, { ...ADA, provider: 'other' })).toEqual([])
})

it('shows nobody else’s connection', async () => {
  const { id: connectionId } = await connectAda(ports)

  expect(await findConnection(ports, { connectionId, ...ADA })).toBeDefined()
  expect(await findConnection(ports, { connectionId, ...ADA, userId: 'user_bob' })).toBeUndefined()
  await expect(getConnection(ports, { connectionId, ...ADA, tenantId: 'x' })).rejects.toMatchObject(
    {
      code: 'connection_not_found',
    },
  )
})
