import { afterEach, beforeEach, expect, it } from 'vitest'
import { fetchAccount } from '../../src/oauth/fetchAccount.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import { startScriptedProvider } from '../support/startScriptedProvider.ts'
import type { ScriptedProvider } from '../support/startScriptedProvider.ts'

let provider: ScriptedProvider
beforeEach(async () => (provider = await startScriptedProvider()))
afterEach(() => provider.close())

async function fetchAs(scopes: readonly string[]) {
  const ports = await createTestPorts({ providerUrl: provider.url })
  const [config] = ports.config.providers
  if (config === undefined) throw new Error('the test ports have a provider')
  return fetchAccount(ports, config, 'access-1', scopes)
}

const user = { id: 7, username: 'ada', name: 'Ada', email: 'ada@acme.test', avatar_url: null }

it('asks with the access token whose it is', async () => {
  provider.script('/api/v4/user', { body: user })

  const account = await fetchAs(['read_user'])

  expect(account).toMatchObject({ id: '7', username: 'ada' })
  expect(provider.calls[0]?.headers.authorization).toBe('Bearer access-1')
})

it('asks elsewhere when the first answer does not tell', async () => {
  provider.script('/api/v4/user', { status: 403, body: '' })
  provider.script('/oauth/token/info', { body: { resource_owner_id: 7 } })

  expect(await fetchAs(['read_user'])).toMatchObject({ id: '7', username: null })
})

it.each([
  ['provider_error', 403],
  ['rate_limited', 429],
  ['provider_unavailable', 503],
])('throws %s when the last answer is a %i', async (code, status) => {
  provider.script('/oauth/token/info', { status, body: '<html>' })

  await expect(fetchAs([])).rejects.toMatchObject({ code })
})

it('throws provider_unavailable when the connection is cut', async () => {
  provider.script('/oauth/token/info', 'drop')

  await expect(fetchAs([])).rejects.toMatchObject({ code: 'provider_unavailable' })
})
