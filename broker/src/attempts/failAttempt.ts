import type { ErrorCode, ProviderError } from '@authpipe/protocol'
import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'
import { changeAttempt } from './changeAttempt.ts'
import type { AttemptChange } from './changeAttempt.ts'

/** Ends the attempt as `failed` with this code. `undefined`: it had moved on meanwhile. */
export function failAttempt(
  ports: Pick<Ports, 'db' | 'now' | 'bus' | 'log'>,
  attempt: Attempt,
  code: ErrorCode,
  change: AttemptChange = {},
): Promise<Attempt | undefined> {
  return changeAttempt(ports, attempt, 'fail', { ...change, error_code: code })
}

/** The provider's words, as the attempt keeps them. */
export function keepProviderError(error: ProviderError | undefined): AttemptChange {
  return error === undefined ? {} : { provider_error: JSON.stringify(error) }
}
