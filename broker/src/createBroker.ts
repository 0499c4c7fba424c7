import { randomBytes } from 'node:crypto'
import { createApiKey } from './access/createApiKey.ts'
import { ALL_CHECKS } from './attempts/AttemptChecks.ts'
import type { AttemptChecks } from './attempts/AttemptChecks.ts'
import { failLostExchanges } from './attempts/sweepAttempts.ts'
import type { BrokerConfig } from './BrokerConfig.ts'
import { createBus } from './createBus.ts'
import { createLog } from './createLog.ts'
import { errorFields } from './errorFields.ts'
import type { AppPorts } from './http/AppPorts.ts'
import { createApp } from './http/createApp.ts'
import { createEventStreams } from './http/createEventStreams.ts'
import { listen } from './listen.ts'
import type { Listener, ListenOptions } from './listen.ts'
import { createProviderFetch } from './oauth/createProviderFetch.ts'
import { DEFAULT_PAGE_TIMERS } from './pages/PageTimers.ts'
import type { PageTimers } from './pages/PageTimers.ts'
import { DEFAULT_TIMERS } from './ports.ts'
import type { BrokerTimers, Log } from './ports.ts'
import { nameRequests } from './requestScope.ts'
import { startChores } from './startChores.ts'
import { lockDatabase } from './storage/lockDatabase.ts'
import { openDatabase } from './storage/openDatabase.ts'
import { createVault } from './vault/createVault.ts'
import type { Keyset } from './vault/Keyset.ts'
import { waitAtMost } from './waitAtMost.ts'
import { closeLedger } from './workLedger.ts'

/** What a broker is made with. */
export interface CreateBrokerOptions {
  readonly config: BrokerConfig
  /** From `loadKeyset(config.keysetPath)`. */
  readonly keyset: Keyset
  /** The world, for tests. What is not given is the real one. */
  readonly overrides?: BrokerOverrides
}

/** What tests replace: the clock, the network to providers, chance, the log, and every delay. */
export interface BrokerOverrides {
  /** Milliseconds since the epoch. */
  readonly now?: () => number
  /** How providers are asked. */
  readonly fetch?: typeof globalThis.fetch
  readonly randomBytes?: (size: number) => Uint8Array
  readonly log?: Log
  readonly timers?: Partial<BrokerTimers>
  readonly pageTimers?: Partial<PageTimers>
}

/** A broker. */
export interface Broker {
  /** Answers one request; for mounting it in another server, or for tests. */
  fetch(request: Request): Promise<Response>
  /**
   * Serves on a port, or on one taken before with `listen`.
   * @throws {StartupError} when the port is taken
   */
  start(where: ListenOptions | Listener): Promise<{ readonly url: string; readonly port: number }>
  /**
   * Ends event streams, the server and the database, and lets what was asked of a provider be answered
   * and stored first; at most three seconds. Again: nothing.
   */
  stop(): Promise<void>
  /** Makes an API key for a customer's backend. Shown this once. */
  createApiKey(options: { readonly name: string }): Promise<{
    readonly apiKey: string
    readonly keyId: string
  }>
}

/**
 * Opens the database and makes a broker of it. One per database.
 * @throws {StartupError} when another broker has the database, or the keyset is not its own
 */
export function createBroker(options: CreateBrokerOptions): Promise<Broker> {
  return assembleBroker(options, ALL_CHECKS)
}

/** The same, for tests that prove what each check is for. Not part of the public API. */
export async function assembleBroker(
  { config, keyset, overrides = {} }: CreateBrokerOptions,
  checks: AttemptChecks,
): Promise<Broker> {
  const lock = lockDatabase(config.databasePath)
  try {
    const ports = await createPorts({ config, keyset, overrides }, checks)
    await failLostExchanges(ports)
    return runBroker(ports, () => lock.release())
  } catch (error) {
    lock.release()
    throw error
  }
}

async function createPorts(
  { config, keyset, overrides = {} }: CreateBrokerOptions,
  checks: AttemptChecks,
): Promise<Omit<AppPorts, 'closing'>> {
  const timers = { ...DEFAULT_TIMERS, ...overrides.timers }
  const log = nameRequests(overrides.log ?? createLog())
  const base = {
    config,
    keyset,
    checks,
    log,
    bus: createBus((error) => {
      log.error(errorFields(error), 'a listener failed')
    }),
    now: overrides.now ?? Date.now,
    randomBytes: overrides.randomBytes ?? randomBytes,
    fetch: overrides.fetch ?? createProviderFetch({ connectTimeout: timers.providerConnect }),
    timers,
    pageTimers: { ...DEFAULT_PAGE_TIMERS, ...overrides.pageTimers },
  }
  const db = await openDatabase(config.databasePath)
  try {
    const vault = await createVault({ ...base, db })
    return { ...base, db, vault, streams: createEventStreams(base) }
  } catch (error) {
    await db.destroy()
    throw error
  }
}

function runBroker(base: Omit<AppPorts, 'closing'>, release: () => void): Broker {
  const closing = new AbortController()
  const ports: AppPorts = { ...base, closing: closing.signal }
  const app = createApp(ports)
  const answers = trackAnswers()
  const stopChores = startChores(ports)
  let listener: Listener | undefined
  let stopping: Promise<void> | undefined

  async function stop(): Promise<void> {
    const settled = Promise.all([closeLedger(ports.db), stopChores(), answers.settled()])
    closing.abort()
    ports.streams.closeAll()
    // A provider that is slower does not hold this up; what it was asked is on record.
    const { stopGrace } = ports.timers
    await Promise.all([listener?.close(stopGrace), waitAtMost(settled, stopGrace)])
    await ports.db.destroy()
    release()
  }

  return {
    fetch: (request) => answers.add(app.fetch(request)),
    start: async (where) => {
      listener = 'serve' in where ? where : await listen(where)
      listener.serve((request, env) => app.fetch(request, env))
      const { url, port } = listener
      return { url, port }
    },
    stop: () => (stopping ??= stop()),
    createApiKey: (options) => createApiKey(ports, options),
  }
}

/** Knows the requests that came without a server of ours, which nobody else waits for. */
function trackAnswers() {
  const open = new Set<Promise<Response>>()
  return {
    add: async (answer: Response | Promise<Response>) => {
      const promise = Promise.resolve(answer)
      open.add(promise)
      try {
        return await promise
      } finally {
        open.delete(promise)
      }
    },
    settled: async () => {
      while (open.size > 0) await Promise.allSettled(open)
    },
  }
}
