import { createSecretKey, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { BrokerConfig, ProviderConfig } from '../../src/BrokerConfig.ts'
import { createBus } from '../../src/createBus.ts'
import type { BusEvent } from '../../src/createBus.ts'
import { DEFAULT_TIMERS } from '../../src/ports.ts'
import type { BrokerTimers, LogFields, Ports } from '../../src/ports.ts'
import { openDatabase } from '../../src/storage/openDatabase.ts'
import type { Schema } from '../../src/storage/Schema.ts'
import { createVault } from '../../src/vault/createVault.ts'
import type { Keyset } from '../../src/vault/Keyset.ts'

/** A line the broker logged. */
export interface LoggedLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly fields: LogFields
  readonly message: string
}

/** Ports over a database in memory, a fresh keyset and a clock that only `clock.advance` moves. */
export interface TestPorts extends Ports {
  readonly db: Kysely<Schema>
  readonly keyset: Keyset
  readonly clock: { advance(ms: number): void }
  readonly logged: LoggedLine[]
  readonly published: BusEvent[]
}

/** What a test may choose. */
export interface TestPortsOptions {
  /** Where the one provider, `gitlab`, is. @default an address that refuses connections */
  readonly providerUrl?: string
  readonly provider?: Partial<ProviderConfig>
  readonly config?: Partial<BrokerConfig>
  readonly timers?: Partial<BrokerTimers>
  readonly fetch?: typeof globalThis.fetch
  readonly now?: () => number
}

/** See `TestPorts`. The caller ends them with `db.destroy()`. */
export async function createTestPorts(options: TestPortsOptions = {}): Promise<TestPorts> {
  let time = Date.parse('2026-01-01T00:00:00Z')
  const now = options.now ?? (() => time)
  const db = await openDatabase(':memory:')
  const keyset = createTestKeyset()
  const logged: LoggedLine[] = []
  const published: BusEvent[] = []
  const bus = createBus()
  bus.subscribe((event) => published.push(event))
  return {
    config: { ...createTestConfig(options), ...options.config },
    db,
    keyset,
    vault: await createVault({ db, keyset, randomBytes, now }),
    now,
    randomBytes,
    fetch: options.fetch ?? globalThis.fetch,
    log: {
      info: (fields, message) => logged.push({ level: 'info', fields, message }),
      warn: (fields, message) => logged.push({ level: 'warn', fields, message }),
      error: (fields, message) => logged.push({ level: 'error', fields, message }),
    },
    bus,
    timers: { ...DEFAULT_TIMERS, ...options.timers },
    clock: { advance: (ms) => (time += ms) },
    logged,
    published,
  }
}

/** A keyset with one key, in memory. */
export function createTestKeyset(): Keyset {
  const primary = {
    id: randomBytes(16).toString('hex'),
    key: createSecretKey(randomBytes(32)),
  }
  return {
    primary,
    byId: new Map([[primary.id, primary]]),
    pepper: createSecretKey(randomBytes(32)),
  }
}

function createTestConfig(options: TestPortsOptions): BrokerConfig {
  const { providerUrl = 'http://127.0.0.1:9', provider } = options
  return {
    apiUrl: 'http://127.0.0.1:4000',
    pagesUrl: 'http://127.0.0.1:4000',
    allowedOrigins: ['http://localhost:3000', 'http://localhost:3001'],
    appName: 'Acme',
    databasePath: ':memory:',
    keysetPath: 'unused',
    trustedProviderHosts: [new URL(providerUrl).host],
    providers: [
      {
        id: 'gitlab',
        kind: 'gitlab',
        client: {
          instanceUrl: providerUrl,
          clientId: 'client-id',
          clientSecret: 'gloas-client-secret',
        },
        scopes: ['openid', 'profile', 'email', 'read_user', 'read_api', 'api'],
        defaultScopes: ['read_user'],
        ...provider,
      },
    ],
  }
}
