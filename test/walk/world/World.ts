import { createSecretKey } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { listen } from '@authpipe/broker'
import type { Broker, BrokerConfig } from '@authpipe/broker'
import { createSandbox } from '@authpipe/sandbox'
import type { Sandbox } from '@authpipe/sandbox'
import { assembleBroker } from '../../../broker/src/createBroker.ts'
import { ALL_CHECKS } from '../../../broker/src/attempts/AttemptChecks.ts'
import type { AttemptStatus } from '../../../protocol/src/attempt.ts'
import type { Clock } from '../run/Clock.ts'
import type { Random } from '../run/Random.ts'
import type { Settings } from '../run/Settings.ts'

/** Where the app is; it has no server, the browser knows its pages. */
export const APP_ORIGIN = 'http://localhost:3000'

const PROVIDERS = ['gitlab', 'gitlab-two'] as const
const SCOPES = ['read_user', 'read_api']
const CLIENT = { clientId: 'acme', clientSecret: 'gloas-acme', name: 'Acme' }

const PROVIDERS_OWN = /^(provider_unavailable|provider_error|exchange_failed)$/

/** An attempt, as the broker has it. */
export interface AttemptRow {
  readonly id: string
  readonly status: AttemptStatus
  readonly binding: string
  readonly code_challenge: string
  readonly result_connection_id: string | null
  readonly error_code: string | null
}

/** A broker over HTTP with a database of its own, in front of a sandbox GitLab. */
export class World {
  readonly sandbox: Sandbox
  readonly url: string
  readonly providers = PROVIDERS
  isUp = true
  /** What the broker has to be ashamed of. */
  readonly failures: string[] = []
  private broker: Broker | undefined
  private apiKey = ''
  private readonly folder: string
  private readonly clock: Clock
  private readonly random: Random
  private readonly settings: Settings
  private readonly keyset: Parameters<typeof assembleBroker>[0]['keyset']

  private constructor(
    clock: Clock,
    random: Random,
    settings: Settings,
    { sandbox, url, folder }: { sandbox: Sandbox; url: string; folder: string },
  ) {
    this.clock = clock
    this.random = random
    this.settings = settings
    this.sandbox = sandbox
    this.url = url
    this.folder = folder
    const primary = {
      id: Buffer.from(random.bytes(16)).toString('hex'),
      key: createSecretKey(random.bytes(32)),
    }
    const byId = new Map([[primary.id, primary]])
    this.keyset = { primary, byId, pepper: createSecretKey(random.bytes(32)) }
  }

  static async start(clock: Clock, random: Random, settings: Settings): Promise<World> {
    const listener = await listen({ port: 0 })
    const redirectUris = PROVIDERS.map((id) => `${listener.url}/connect/callback/${id}`)
    const sandbox = await createSandbox({ clients: [{ ...CLIENT, redirectUris, scopes: SCOPES }] })
    sandbox.faults.setCoop(settings.providerPolicy)
    const folder = mkdtempSync(join(memoryFolder(), 'authpipe-walk-'))
    const world = new World(clock, random, settings, { sandbox, url: listener.url, folder })
    world.broker = await world.assemble()
    await world.broker.start(listener)
    const { apiKey } = await world.broker.createApiKey({ name: 'walk' })
    world.apiKey = apiKey
    return world
  }

  /** The customer's backend makes a connect token. */
  tokenRequest(userId: string): {
    readonly headers: Record<string, string>
    readonly body: string
  } {
    const { hasRelay, hasReturn, tokenTtl: ttl } = this.settings
    return {
      headers: this.backendHeaders,
      body: JSON.stringify({
        tenantId: 'org_acme',
        userId,
        userLabel: `${userId}@acme.test`,
        ttl,
        ...(hasRelay ? { relayUrl: `${APP_ORIGIN}/relay` } : {}),
        ...(hasReturn ? { returnUrl: `${APP_ORIGIN}/return` } : {}),
      }),
    }
  }

  get backendHeaders(): Record<string, string> {
    return { authorization: `Bearer ${this.apiKey}`, 'content-type': 'application/json' }
  }

  /** The broker goes down, and is back after so many milliseconds. */
  async restart(ms: number): Promise<void> {
    this.isUp = false
    await this.broker?.stop()
    await this.clock.wait(ms)
    this.broker = await this.assemble()
    await this.broker.start({ port: Number(new URL(this.url).port) })
    this.isUp = true
  }

  /** Every attempt there is. Read from the database itself. */
  attempts(): readonly AttemptRow[] {
    const database = new DatabaseSync(join(this.folder, 'broker.db'))
    const columns = 'id, status, binding, code_challenge, result_connection_id, error_code'
    const rows = database.prepare(`select ${columns} from attempt`).all()
    database.close()
    return rows as unknown as readonly AttemptRow[]
  }

  /** Revocations that are still to be tried. */
  revocationsLeft(): number {
    const database = new DatabaseSync(join(this.folder, 'broker.db'))
    const row = database.prepare('select count(*) as count from revoke_outbox').get()
    database.close()
    return Number(row?.['count'])
  }

  async stop(): Promise<void> {
    await this.broker?.stop()
  }

  /** After `stop`. */
  async clear(): Promise<void> {
    await this.sandbox.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  private assemble(): Promise<Broker> {
    return assembleBroker(
      {
        config: this.config(),
        keyset: this.keyset,
        overrides: {
          now: this.clock.now,
          randomBytes: (size) => this.random.bytes(size),
          log: {
            info: () => undefined,
            warn: () => undefined,
            error: (fields, message) => {
              // A provider that fails is no failure of the broker.
              if (fields.code !== undefined && PROVIDERS_OWN.test(fields.code)) return
              this.failures.push(`${message} ${JSON.stringify(fields)}`)
            },
          },
        },
      },
      ALL_CHECKS,
    )
  }

  private config(): BrokerConfig {
    const { isShared, isStrict, isUntrusted } = this.settings
    const client = { instanceUrl: this.sandbox.url, ...CLIENT }
    const provider = {
      kind: 'gitlab',
      client,
      scopes: SCOPES,
      defaultScopes: ['read_user'],
      isShared,
    }
    return {
      apiUrl: this.url,
      pagesUrl: this.url,
      allowedOrigins: [APP_ORIGIN],
      appName: 'Acme',
      databasePath: join(this.folder, 'broker.db'),
      keysetPath: 'unused',
      trustedProviderHosts: isUntrusted ? [] : [new URL(this.sandbox.url).host],
      providers: PROVIDERS.map((id) => ({ id, ...provider })),
      ...(isStrict ? { binding: 'launch_and_finish' } : {}),
    }
  }
}

/** The broker waits for its disk at every step; this one is fast. */
function memoryFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
}
