import type { ProviderError } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'

/** A provider's answer to an authorize request: a code, or an error. */
export type Callback = { readonly state: string; readonly issuer: string | undefined } & (
  { readonly code: string; readonly error?: undefined } | { readonly error: ProviderError }
)

/**
 * Reads the query of a callback. Nothing may stand twice, as two readers could disagree on which one
 * counts (RFC 6749 §3.1).
 * @throws {BrokerError} `state_invalid`
 */
export function readCallback(query: URLSearchParams): Callback {
  const names = [...query.keys()]
  const state = query.get('state')
  if (new Set(names).size < names.length || !state) throw new BrokerError('state_invalid')

  const issuer = query.get('iss') ?? undefined
  const code = query.get('code')
  const error = query.get('error')
  if (error === null && code) return { state, issuer, code }
  return { state, issuer, error: readError(error ?? 'no_code', query.get('error_description')) }
}

/** For developers to read; whoever opens the callback's address chose the words. */
function readError(error: string, description: string | null): ProviderError {
  return {
    error: printable(error, 100),
    ...(description === null ? {} : { description: printable(description, 500) }),
  }
}

function printable(text: string, length: number): string {
  return text.replaceAll(/\p{C}/gu, ' ').slice(0, length)
}
