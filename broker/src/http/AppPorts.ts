import type { HttpBindings } from '@hono/node-server'
import type { AttemptChecks } from '../attempts/AttemptChecks.ts'
import type { PageTimers } from '../pages/PageTimers.ts'
import type { Ports } from '../ports.ts'
import type { Keyset } from '../vault/Keyset.ts'
import type { EventStreams } from './createEventStreams.ts'

/** What the HTTP side needs besides the use cases' ports. */
export interface AppPorts extends Ports {
  readonly keyset: Keyset
  readonly streams: EventStreams
  readonly pageTimers: PageTimers
  readonly checks: AttemptChecks
  /** The broker stops: whoever waits shall not. */
  readonly closing: AbortSignal
}

/** What a request carries through the app. */
export interface AppEnv {
  /** Absent when the app is called without a server around it. */
  readonly Bindings: Partial<HttpBindings>
  readonly Variables: { readonly requestId: string }
}
