import type { HttpBindings } from '@hono/node-server'
import type { AuthenticateApiKeyPorts } from '../access/authenticateApiKey.ts'
import type { AttemptChecks } from '../attempts/AttemptChecks.ts'
import type { PageTimers } from '../pages/PageTimers.ts'
import type { Ports } from '../ports.ts'
import type { EventStreams } from './createEventStreams.ts'

/** What the HTTP side needs besides the use cases' ports. */
export interface AppPorts extends Ports {
  /** For the API keys alone. */
  readonly keyset: AuthenticateApiKeyPorts['keyset']
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
