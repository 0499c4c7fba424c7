import type { SandboxFaults } from './faults.ts'

/** What `createSandbox` needs to know. */
export interface SandboxOptions {
  /** The applications registered at this instance. */
  readonly clients: readonly SandboxClient[]
  /**
   * The people who can sign in.
   * @default ada (id 1, "Ada Lovelace") and grace (id 2, "Grace Hopper")
   */
  readonly users?: readonly SandboxUser[]
  /**
   * The port; 0 takes any free one.
   * @default 0
   */
  readonly port?: number
  /**
   * A third site next to localhost and 127.0.0.1, so that cross-site rules of browsers apply.
   * @default '127.0.0.2'
   */
  readonly host?: string
  /** @default 7200 */
  readonly accessTokenTtlSeconds?: number
  /** @default 600 */
  readonly codeTtlSeconds?: number
  /**
   * A file in which tokens and consents outlast a restart.
   * @default they end with the process
   */
  readonly stateFile?: string
  /** What goes wrong from the start. */
  readonly faults?: SandboxFaults
}

/** An OAuth application, as its owner registered it. */
export interface SandboxClient {
  readonly clientId: string
  readonly clientSecret: string
  /** The name on the consent page. */
  readonly name: string
  readonly redirectUris: readonly string[]
  /** The scopes the application may ask for. */
  readonly scopes: readonly string[]
  /**
   * A trusted application never shows a consent page.
   * @default false
   */
  readonly trusted?: boolean
  /**
   * A public application (`false`) needs no secret.
   * @default true
   */
  readonly confidential?: boolean
}

/** A person with an account. */
export interface SandboxUser {
  readonly id: number
  readonly username: string
  readonly name: string
  /** @default `{username}@example.test` */
  readonly email?: string
  /**
   * A blocked user's tokens refresh, but the API answers 403.
   * @default 'active'
   */
  readonly state?: 'active' | 'blocked'
}
