import { afterEach, beforeEach, expect, it } from 'vitest'
import { revokeTokens } from '../../src/oauth/revokeTokens.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import { startScriptedProvider } from '../support/startScriptedProvider.ts'
import type { ProviderStep, ScriptedProvider } from '../support/startScriptedProvider.ts'

let provider: ScriptedProvider
beforeEach(async () => (provider = await startScriptedProvider()))
afterEach(() => provider.close())

async function revoke(refreshToken: string | null = 'refresh-1') {
  const ports = await createTestPorts({ providerUrl: provider.url })
  const [config] = ports.config.providers
  if (config === undefined) throw new Error('the test ports have a provider')
  await revokeTokens(ports, config, { accessToken: 'access-1', refreshToken })
}

const revoked = () => provider.to('/oauth/revoke').map(({ form }) => form)

it('revokes the refresh token first, then the access token', async () => {
  await revoke()

  const client = { client_id: 'client-id', client_secret: 'gloas-client-secret' }
  expect(revoked()).toEqual([
    { token: 'refresh-1', token_type_hint: 'refresh_token', ...client },
    { token: 'access-1', token_type_hint: 'access_token', ...client },
  ])
})

it('revokes the access token alone when there is no refresh token', async () => {
  await revoke(null)

  expect(revoked()).toMatchObject([{ token: 'access-1' }])
})

it.each<[string, ProviderStep]>([
  ['provider_unavailable', 'drop'],
  ['provider_unavailable', { status: 503, body: '' }],
  ['rate_limited', { status: 429, body: 'Retry later' }],
  ['config_error', { status: 403, body: { error: 'unauthorized_client' } }],
])('throws %s, so that it is tried again', async (code, step) => {
  provider.script('/oauth/revoke', step)

  await expect(revoke()).rejects.toMatchObject({ code })
})
