import type { Kysely } from 'kysely'
import type { BrokerConfig } from './BrokerConfig.ts'
import type { Bus } from './createBus.ts'
import type { Schema } from './storage/Schema.ts'
import type { Vault } from './vault/Vault.ts'

/** What the broker needs from the world. Every use case takes it first; nothing reaches past it. */
export interface Ports {
  readonly config: BrokerConfig
  readonly db: Kysely<Schema>
  readonly vault: Vault
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly randomBytes: (size: number) => Uint8Array
  readonly fetch: typeof globalThis.fetch
  readonly log: Log
  readonly bus: Bus
  readonly timers: BrokerTimers
}

/** Structured log lines. Fields come from an allow-list of names; bodies and headers never do. */
export interface Log {
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

/** The only fields a log line may carry. None can hold a secret. */
export interface LogFields {
  readonly requestId?: string
  readonly method?: string
  /** The route's pattern, never the URL as asked for. */
  readonly route?: string
  readonly status?: number
  readonly ms?: number
  readonly code?: string
  readonly provider?: string
  readonly tenantId?: string
  readonly attemptId?: string
  readonly connectionId?: string
  readonly generation?: number
  /** The provider's `error` value, from the fixed sets of RFC 6749 and 6750; else `other`. */
  readonly providerError?: string
  readonly providerStatus?: number
  readonly errorName?: string
  /** SQLite's extended result code. */
  readonly sqliteCode?: number
}

/** Every delay of the broker, in milliseconds. Tests shorten them; nobody sleeps. */
export interface BrokerTimers {
  /** An attempt's life. */
  readonly attemptTtl: number
  /** From the provider's callback to `complete`; much less than a code's life. */
  readonly completeWithin: number
  /** The completion code's life. */
  readonly completionCodeTtl: number
  /** How long the same verifier is answered the same. */
  readonly replayFor: number
  /** How long a launch without an opener waits for its attempt. */
  readonly launchWait: number
  /** From a posted form to its page's launch. */
  readonly postTicketTtl: number
  /** A long poll's longest wait. */
  readonly longPoll: number
  /** A comment on every open event stream. */
  readonly heartbeat: number
  /** Connecting to a provider. */
  readonly providerConnect: number
  /** A provider's whole answer. */
  readonly providerDeadline: number
  /** How long a caller waits for a refresh under way; the refresh itself goes on. */
  readonly refreshWait: number
  /** After a refresh that failed, until the next is tried; doubles with every failure. */
  readonly refreshCooldown: number
  /** Between two refreshes of one connection that callers ask for by `afterGeneration`. */
  readonly forcedRefreshEvery: number
  /** Between two tries to revoke at a provider that did not answer. */
  readonly revokeRetry: number
  /** Between two sweeps of what is out of date. */
  readonly sweepEvery: number
  /** For what is under way when the broker stops; its process is to end within three seconds. */
  readonly stopGrace: number
}

/** The delays of production. */
export const DEFAULT_TIMERS: BrokerTimers = {
  attemptTtl: 15 * 60_000,
  completeWithin: 120_000,
  completionCodeTtl: 60_000,
  replayFor: 10 * 60_000,
  launchWait: 15_000,
  postTicketTtl: 60_000,
  longPoll: 25_000,
  heartbeat: 10_000,
  providerConnect: 5_000,
  providerDeadline: 60_000,
  refreshWait: 8_000,
  refreshCooldown: 1_000,
  forcedRefreshEvery: 5_000,
  revokeRetry: 30_000,
  sweepEvery: 60_000,
  stopGrace: 2_600,
}
