import { afterEach, beforeEach, expect, it } from 'vitest'
import { isTrustedProvider } from '../../src/attempts/isTrustedProvider.ts'
import { createTestPorts } from '../support/createTestPorts.ts'
import type { TestPorts } from '../support/createTestPorts.ts'

let ports: TestPorts

beforeEach(async () => {
  ports = await createTestPorts()
})
afterEach(() => ports.db.destroy())

it.each([
  ['https://gitlab.com', [], true],
  ['https://gitlab.com/gitlab', [], true],
  ['https://GitLab.com', [], true],
  ['https://gitlab.com:8443', [], false],
  ['https://gitlab.com.evil.example', [], false],
  ['https://my.gitlab.com', [], false],
  ['https://git.acme.test', [], false],
  ['https://git.acme.test', ['git.acme.test'], true],
  ['https://git.acme.test:8443', ['git.acme.test'], false],
  ['https://git.acme.test:8443', ['git.acme.test:8443'], true],
])('says of %s, where %j are trusted: %s', (instanceUrl, trustedProviderHosts, isTrusted) => {
  const [provider] = ports.config.providers
  const client = { instanceUrl, clientId: 'c', clientSecret: 's' }
  const providers = provider === undefined ? [] : [{ ...provider, client }]

  const said = isTrustedProvider({ ...ports.config, trustedProviderHosts, providers }, 'gitlab')

  expect(said).toBe(isTrusted)
})
