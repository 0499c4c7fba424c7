import { createSandbox } from '@authpipe/sandbox'
import type { Sandbox, SandboxFaults } from '@authpipe/sandbox'
import { ALL_CHECKS } from '../../src/attempts/AttemptChecks.ts'
import type { AttemptChecks } from '../../src/attempts/AttemptChecks.ts'
import type { BrokerConfig, ProviderConfig } from '../../src/BrokerConfig.ts'
import { assembleBroker } from '../../src/createBroker.ts'
import type { Broker } from '../../src/createBroker.ts'
import { listen } from '../../src/listen.ts'
import type { BrokerTimers } from '../../src/ports.ts'
import type { Keyset } from '../../src/vault/Keyset.ts'
import { createTestKeyset } from './createTestPorts.ts'
import type { LoggedLine } from './createTestPorts.ts'

export const APP_ORIGIN = 'http://localhost:3000'
export const OTHER_ORIGIN = 'http://localhost:3001'
export const CLIENT_SECRET = 'gloas-client-secret'

/** A broker on a port, in front of a sandbox GitLab, and a customer's backend to ask it. */
export interface TestBroker {
  readonly broker: Broker
  readonly url: string
  readonly sandbox: Sandbox
  readonly apiKey: string
  readonly config: BrokerConfig
  readonly keyset: Keyset
  readonly logged: LoggedLine[]
  readonly clock: { advance(ms: number): void }
  /** A request of the backend, by its API key. */
  backend(method: string, path: string, body?: object): Promise<Response>
  connectToken(options?: ConnectTokenOptions): Promise<string>
  stop(): Promise<void>
}

export interface ConnectTokenOptions {
  readonly userId?: string
  readonly providers?: readonly string[]
  readonly scopes?: Readonly<Record<string, readonly string[]>>
  readonly origins?: readonly string[]
  readonly relayUrl?: string
  readonly returnUrl?: string
  readonly locale?: string
  readonly ttl?: number
}

export interface TestBrokerOptions {
  readonly checks?: Partial<AttemptChecks>
  readonly timers?: Partial<BrokerTimers>
  readonly faults?: SandboxFaults
  readonly databasePath?: string
  readonly keyset?: Keyset
  /** Further decisions of the operator. The provider is trusted, as gitlab.com is. */
  readonly config?: Partial<BrokerConfig>
  readonly provider?: Partial<ProviderConfig>
  /** The secret the broker was configured with. */
  readonly clientSecret?: string
}

/** The scopes of the application, and of the operator. */
const SCOPES = ['openid', 'profile', 'email', 'read_user', 'read_api', 'api']

/** See `TestBroker`. The caller stops it. */
export async function startTestBroker(options: TestBrokerOptions = {}): Promise<TestBroker> {
  const listener = await listen({ port: 0 })
  const redirectUris = ['gitlab', 'gitlab-two'].map(
    (slug) => `${listener.url}/connect/callback/${slug}`,
  )
  const sandbox = await createSandbox({
    clients: [
      {
        clientId: 'client-id',
        clientSecret: CLIENT_SECRET,
        name: 'Acme',
        redirectUris,
        scopes: SCOPES,
      },
    ],
    ...(options.faults === undefined ? {} : { faults: options.faults }),
  })
  let offset = 0
  const logged: LoggedLine[] = []
  const keyset = options.keyset ?? createTestKeyset()
  const config = testConfig(listener.url, sandbox.url, options)
  const broker = await assembleBroker(
    {
      config,
      keyset,
      overrides: {
        now: () => Date.now() + offset,
        timers: { launchWait: 300, ...options.timers },
        log: {
          info: (fields, message) => logged.push({ level: 'info', fields, message }),
          warn: (fields, message) => logged.push({ level: 'warn', fields, message }),
          error: (fields, message) => logged.push({ level: 'error', fields, message }),
        },
      },
    },
    { ...ALL_CHECKS, ...options.checks },
  )
  await broker.start(listener)
  const { apiKey } = await broker.createApiKey({ name: 'test' })

  const backend: TestBroker['backend'] = (method, path, body) =>
    fetch(`${listener.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    broker,
    url: listener.url,
    sandbox,
    apiKey,
    config,
    keyset,
    logged,
    clock: { advance: (ms) => (offset += ms) },
    backend,
    connectToken: async ({ userId = 'user_ada', ...rest } = {}) => {
      const request = { tenantId: 'org_acme', userId, userLabel: `${userId}@acme.test`, ...rest }
      const response = await backend('POST', '/v1/connect-tokens', request)
      return ((await response.json()) as { connectToken: string }).connectToken
    },
    stop: async () => {
      await broker.stop()
      await sandbox.close()
    },
  }
}

function testConfig(url: string, instanceUrl: string, options: TestBrokerOptions): BrokerConfig {
  const client = {
    instanceUrl,
    clientId: 'client-id',
    clientSecret: options.clientSecret ?? CLIENT_SECRET,
  }
  const provider = {
    kind: 'gitlab',
    client,
    scopes: SCOPES,
    defaultScopes: ['read_user'],
    ...options.provider,
  }
  return {
    apiUrl: url,
    pagesUrl: url,
    allowedOrigins: [APP_ORIGIN, OTHER_ORIGIN],
    appName: 'Acme',
    databasePath: options.databasePath ?? ':memory:',
    keysetPath: 'unused',
    trustedProviderHosts: [new URL(instanceUrl).host],
    providers: [
      { ...provider, id: 'gitlab' },
      { ...provider, id: 'gitlab-two' },
    ],
    ...options.config,
  }
}
