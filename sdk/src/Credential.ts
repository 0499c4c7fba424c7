import { inspect } from 'node:util'
import type { CredentialAnswer } from '@authpipe/protocol'

/**
 * A credential that was good when it was handed out. Hold it for one call to the provider, not
 * longer: the next `getCredential` costs nothing, and knows what has changed.
 *
 * The secret shows in `credential` and `headers()` alone. Printing, `JSON.stringify` and spreading
 * leave it out.
 */
export interface Credential {
  /** The access token, or the API key. */
  readonly credential: string
  readonly type: 'oauth2' | 'api_key'
  /** When it ends, by this computer's clock; `null` when it has no end. */
  readonly expiresAt: Date | null
  /** The scopes the provider granted. */
  readonly scopes: readonly string[]
  /** What goes with it, for example Algolia's `applicationId`. */
  readonly fields: Readonly<Record<string, string>>
  readonly connectionId: string
  readonly provider: string
  /** Where to use it, for example `https://gitlab.com`. */
  readonly instanceUrl: string
  /** Grows with every renewal. Pass it as `afterGeneration` if the provider answered 401. */
  readonly generation: number
  /** Request headers that carry it: `authorization: Bearer …`. */
  readonly headers: () => Record<string, string>
}

const REDACTED = '[redacted]'

/** The credential of one answer. `receivedAt` is in milliseconds since the epoch. */
export function createCredential(answer: CredentialAnswer, receivedAt: number): Credential {
  return new RedactedCredential(answer, receivedAt)
}

class RedactedCredential implements Credential {
  readonly #secret: string
  readonly #endsAt: number | null
  readonly type: Credential['type']
  readonly scopes: readonly string[]
  readonly fields: Readonly<Record<string, string>>
  readonly connectionId: string
  readonly provider: string
  readonly instanceUrl: string
  readonly generation: number

  constructor(answer: CredentialAnswer, receivedAt: number) {
    this.#secret = answer.credential
    this.#endsAt = answer.expiresIn === null ? null : receivedAt + answer.expiresIn * 1_000
    this.type = answer.type
    this.scopes = Object.freeze([...answer.scopes])
    this.fields = Object.freeze({ ...answer.fields })
    this.connectionId = answer.connectionId
    this.provider = answer.provider
    this.instanceUrl = answer.instanceUrl
    this.generation = answer.generation
    // One object serves every caller until the next renewal.
    Object.freeze(this)
  }

  get credential(): string {
    return this.#secret
  }

  get expiresAt(): Date | null {
    return this.#endsAt === null ? null : new Date(this.#endsAt)
  }

  /** A getter, so that it also works once destructured. */
  get headers(): () => Record<string, string> {
    const secret = this.#secret
    return () => ({ authorization: `Bearer ${secret}` })
  }

  toJSON(): Record<string, unknown> {
    const { type, scopes, fields, connectionId, provider, instanceUrl, generation } = this
    return {
      credential: REDACTED,
      type,
      expiresAt: this.expiresAt,
      scopes,
      fields,
      connectionId,
      provider,
      instanceUrl,
      generation,
    }
  }

  [inspect.custom](): Record<string, unknown> {
    return this.toJSON()
  }
}
