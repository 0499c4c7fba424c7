import type { AdapterPayload, Provider } from 'oidc-provider'
import type { Faults } from './faults.ts'
import type { Answer, Call } from './http.ts'
import type { SandboxClient, SandboxUser } from './SandboxOptions.ts'
import type { Sessions } from './sessions.ts'
import type { TokenStore } from './tokenStore.ts'
import type { RequestLog } from './requestLog.ts'

/** Everything one running sandbox knows. */
export interface Instance {
  /** Its address, without a slash at the end. */
  readonly url: string
  /** The independent judge of codes, PKCE and client authentication. */
  readonly provider: Provider
  readonly clients: Map<string, SandboxClient>
  readonly users: readonly SandboxUser[]
  readonly scopes: readonly string[]
  readonly tokens: TokenStore
  /** What people consented to, for oidc-provider. */
  readonly grants: Map<string, AdapterPayload>
  /** Keeps tokens and grants for the next run, where that was asked for. */
  readonly save: () => void
  readonly sessions: Sessions
  readonly faults: Faults
  readonly log: RequestLog
  /** What can change while it runs. */
  readonly settings: Settings
}

export interface Settings {
  accessTokenTtlSeconds: number
  readonly codeTtlSeconds: number
}

/** Answers one path and method. */
export type Endpoint = (gitlab: Instance, call: Call) => Answer | Promise<Answer>
