import type { KeyObject } from 'node:crypto'

/** A key that wraps the tenants' keys. */
export interface WrappingKey {
  /** 32 hex characters. */
  readonly id: string
  readonly key: KeyObject
}

/** The keys of the whole broker, from a file that is kept apart from the database and its backups. */
export interface Keyset {
  /** Wraps new keys. The others only unwrap. */
  readonly primary: WrappingKey
  readonly byId: ReadonlyMap<string, WrappingKey>
  /** The key of the API keys' HMAC: a stolen database alone does not tell which secret is right. */
  readonly pepper: KeyObject
}
