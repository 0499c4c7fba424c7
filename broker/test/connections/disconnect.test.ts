import { afterEach, beforeEach, expect, it } from 'vitest'
import { dropConnectionsDue } from '../../src/connections/dropConnectionsDue.ts'
import { disconnect } from '../../src/connections/disconnect.ts'
import { findConnection } from '../../src/connections/findConnection.ts'
import { tryRevocationsDue } from '../../src/connections/revokeOutbox.ts'
import { getCredential } from '../../src/credentials/getCredential.ts'
import { startRevoker } from '../../src/credentials/startRevoker.ts'
import { ADA, connectAda, tokenSet } from '../support/connectAda.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'
import { interrupting } from '../support/interrupting.ts'
import { startScriptedProvider } from '../support/startScriptedProvider.ts'
import type { ScriptedProvider } from '../support/startScriptedProvider.ts'

let provider: ScriptedProvider
let ports: TestPorts
let connectionId: string
beforeEach(async () => {
  provider = await startScriptedProvider()
  ports = await createTestPorts({ providerUrl: provider.url })
  connectionId = (await connectAda(ports)).id
})
afterEach(() => provider.close())

const DAY = 24 * 60 * 60_000
const revoked = () => provider.to('/oauth/revoke').map(({ form }) => form.token)
const outbox = () => ports.db.selectFrom('revoke_outbox').selectAll().execute()

it('ends the connection, deletes its tokens, and revokes them at the provider', async () => {
  await disconnect(ports, { connectionId, ...ADA })

  expect(await findConnection(ports, { connectionId })).toBeUndefined()
  expect(await ports.db.selectFrom('credential_version').selectAll().execute()).toEqual([])
  expect(revoked()).toEqual(['refresh-1', 'access-1'])
  expect(await outbox()).toEqual([])
  await expect(getCredential(ports, { ...ADA, provider: 'gitlab' })).rejects.toMatchObject({
    code: 'not_connected',
  })
})

it('keeps nothing of the person, and for thirty days when it was', async () => {
  await disconnect(ports, { connectionId })
  const row = await ports.db.selectFrom('connection').selectAll().executeTakeFirstOrThrow()

  ports.clock.advance(30 * DAY - 1)
  const early = await dropConnectionsDue(ports)
  await connectAda(ports, { tokens: tokenSet(2) })
  ports.clock.advance(1)
  const due = await dropConnectionsDue(ports)

  expect(JSON.stringify(row)).not.toMatch(/lovelace|ada@acme|"ada"/i)
  expect(row).toMatchObject({ account_id: '', label: null, deleted_at: expect.any(Number) })
  expect([early, due]).toEqual([0, 1])
  expect(await ports.db.selectFrom('connection').select('deleted_at').execute()).toEqual([
    { deleted_at: null },
  ])
})

it('tells page and backends', async () => {
  await disconnect(ports, { connectionId })

  expect(ports.published.at(-1)).toEqual({
    topic: 'connection',
    tenantId: 'acme',
    userId: 'user_ada',
    page: { kind: 'deleted', connectionId, provider: 'gitlab' },
    backend: { kind: 'deleted', connectionId, generation: 1 },
  })
})

it.each([
  ['unknown', { connectionId: 'conn_unknown' }],
  ['of another user', { userId: 'user_bob' }],
  ['of another tenant', { tenantId: 'globex' }],
])('refuses a connection that is %s', async (_case, filter) => {
  const end = disconnect(ports, { connectionId, ...ADA, ...filter })

  await expect(end).rejects.toMatchObject({ code: 'connection_not_found' })
  expect(await findConnection(ports, { connectionId })).toBeDefined()
})

it('happens once', async () => {
  await disconnect(ports, { connectionId })

  await expect(disconnect(ports, { connectionId })).rejects.toMatchObject({
    code: 'connection_not_found',
  })
})

it('lets the person connect the same account again, as a new connection', async () => {
  await disconnect(ports, { connectionId })

  const again = await connectAda(ports, { tokens: tokenSet(2) })

  expect(again.id).not.toBe(connectionId)
})

it('revokes the tokens of a refresh that landed in the very moment', async () => {
  const landing = interrupting(ports, 'revoke', async () => {
    await getCredential(ports, { ...ADA, provider: 'gitlab', afterGeneration: 1 })
  })

  await disconnect(landing, { connectionId })

  expect(revoked()).toEqual(['refresh-2', 'access-2'])
  expect(await findConnection(ports, { connectionId })).toBeUndefined()
})

it('does not wait for a provider that hangs', async () => {
  provider.script('/oauth/revoke', 'hang')

  const timers = { ...ports.timers, providerConnect: 50, providerDeadline: 500 }
  await disconnect({ ...ports, timers }, { connectionId })

  expect(await findConnection(ports, { connectionId })).toBeUndefined()
  expect(await outbox()).toHaveLength(1)
})

it('revokes later when the provider is down, waiting longer every time', async () => {
  provider.script('/oauth/revoke', 'drop', 'drop')
  await disconnect(ports, { connectionId })
  expect(await outbox()).toMatchObject([{ attempts: 1 }])

  ports.clock.advance(ports.timers.revokeRetry - 1)
  await tryRevocationsDue(ports)
  expect(provider.to('/oauth/revoke')).toHaveLength(1)

  ports.clock.advance(1)
  await tryRevocationsDue(ports)
  expect(await outbox()).toMatchObject([
    { attempts: 2, next_at: ports.now() + 2 * ports.timers.revokeRetry },
  ])

  ports.clock.advance(2 * ports.timers.revokeRetry)
  await tryRevocationsDue(ports)
  expect(revoked().slice(2)).toEqual(['refresh-1', 'access-1'])
  expect(await outbox()).toEqual([])
})

it('gives up after a day, and says so', async () => {
  provider.script('/oauth/revoke', 'drop', 'drop')
  await disconnect(ports, { connectionId })
  await ports.db.updateTable('revoke_outbox').set({ attempts: 29, next_at: 0 }).execute()

  await tryRevocationsDue(ports)

  expect(await outbox()).toEqual([])
  expect(ports.logged.at(-1)).toMatchObject({
    level: 'error',
    fields: { code: 'provider_unavailable', tenantId: 'acme' },
  })
})

it('never shows a token to another instance, should the provider mean one by now', async () => {
  provider.script('/oauth/revoke', 'drop')
  await disconnect(ports, { connectionId })
  const elsewhere = await startScriptedProvider()
  const [gitlab] = ports.config.providers
  if (gitlab === undefined) throw new Error('the test ports have a provider')
  const client = { ...gitlab.client, instanceUrl: elsewhere.url }
  const config = { ...ports.config, providers: [{ ...gitlab, client }] }
  ports.clock.advance(ports.timers.revokeRetry)

  await tryRevocationsDue({ ...ports, config })

  expect(elsewhere.calls).toEqual([])
  expect(await outbox()).toMatchObject([{ attempts: 2 }])
  await elsewhere.close()
})

it('ends a connection whose tokens cannot be read any more', async () => {
  await ports.db
    .updateTable('credential_version')
    .set({ box: Uint8Array.of(1) })
    .execute()

  await disconnect(ports, { connectionId })

  expect(await findConnection(ports, { connectionId })).toBeUndefined()
  expect(revoked()).toEqual([])
  expect(ports.logged.at(-1)).toMatchObject({ fields: { code: 'vault_decrypt_failed' } })
})

it('leaves what is due to the revoker, which begins with it when the broker starts', async () => {
  provider.script('/oauth/revoke', 'drop')
  await disconnect(ports, { connectionId })
  ports.clock.advance(ports.timers.revokeRetry)

  const stop = startRevoker(ports)
  await stop()

  expect(await outbox()).toEqual([])
})
