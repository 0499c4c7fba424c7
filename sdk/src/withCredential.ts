import { AuthpipeError, isOutage } from './AuthpipeError.ts'
import type { Credential } from './Credential.ts'

/** Fetches a credential; a newer one of the same connection where one is given. */
export type CredentialSource = (refused: Credential | undefined) => Promise<Credential>

type Outcome<Result> = { readonly value: Result } | { readonly error: unknown }

/**
 * Makes `call` with a credential, and once more with a newer one if the provider answered 401: it may
 * have renewed the token in the moment between. A second 401 is the caller's.
 */
export async function withCredential<Result>(
  source: CredentialSource,
  call: (credential: Credential) => Promise<Result> | Result,
): Promise<Result> {
  const first = await source(undefined)
  const outcome = await attempt(call, first)
  if (!isUnauthorized(outcome)) return settle(outcome)

  const second = await newerThan(source, first)
  if (second === undefined) return settle(outcome)
  await discard(outcome)
  return call(second)
}

/** A newer credential, or `undefined` when there is none to be had now. */
async function newerThan(
  source: CredentialSource,
  first: Credential,
): Promise<Credential | undefined> {
  try {
    const second = await source(first)
    return second.generation > first.generation ? second : undefined
  } catch (error) {
    // Nothing was learned; the provider's own answer says more.
    if (isOutage(error)) return undefined
    throw error
  }
}

async function attempt<Result>(
  call: (credential: Credential) => Promise<Result> | Result,
  credential: Credential,
): Promise<Outcome<Result>> {
  try {
    return { value: await call(credential) }
  } catch (error) {
    return { error }
  }
}

function settle<Result>(outcome: Outcome<Result>): Result {
  if ('error' in outcome) throw outcome.error
  return outcome.value
}

/** A `Response` with 401, or an error that carries the status as HTTP clients do. */
function isUnauthorized(outcome: Outcome<unknown>): boolean {
  if ('value' in outcome) {
    return isRecord(outcome.value) && outcome.value.status === 401 && 'ok' in outcome.value
  }
  const { error } = outcome
  // The broker's 401 is about our own API key.
  if (!isRecord(error) || error instanceof AuthpipeError) return false
  const { status, statusCode, response } = error
  return status === 401 || statusCode === 401 || (isRecord(response) && response.status === 401)
}

/** Lets go of the connection that an unread answer would hold. */
async function discard(outcome: Outcome<unknown>): Promise<void> {
  const body = 'value' in outcome && isRecord(outcome.value) ? outcome.value.body : undefined
  if (body instanceof ReadableStream && !body.locked) await body.cancel()
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
