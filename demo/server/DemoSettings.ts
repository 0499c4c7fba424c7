/** What the environment decides. `parseSettings` makes it. */
export interface DemoSettings {
  /** The customer's app: `http://localhost:PORT`. 0: any free port. */
  readonly appPort: number
  /** The broker: `http://127.0.0.1:PORT`. 0: any free port. */
  readonly brokerPort: number
  /** Holds the database, the keys and the built page. Absolute. */
  readonly dataFolder: string
  /** What the main button asks for. */
  readonly scopes: readonly string[]
  /** The GitLab to connect to: a real one, or the sandbox. */
  readonly gitlab: RealGitLab | SandboxGitLab
}

/** An application that somebody registered at a GitLab. */
export interface RealGitLab {
  readonly kind: 'real'
  /** As it was given. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
}

/** The GitLab that runs offline. */
export interface SandboxGitLab {
  readonly kind: 'sandbox'
  /** `http://127.0.0.2:PORT`. 0: any free port. */
  readonly port: number
  /** The lifetime of its access tokens, in seconds. `undefined`: as GitLab's, two hours. */
  readonly tokenTtlSeconds: number | undefined
  /** The Cross-Origin-Opener-Policy of its pages. `undefined`: none. */
  readonly coop: string | undefined
}
