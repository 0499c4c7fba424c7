import type { AttemptProblem } from './attempt.ts'
import { errorSentence } from './errorSentence.ts'
import { ERRORS } from './errors.ts'
import type { ErrorCode } from './errors.ts'

/** A code with everything the registry says of it, as the broker sends it. */
export function describeError(code: ErrorCode): AttemptProblem {
  const { category, retryable, recovery, title, fix } = ERRORS[code]
  return { code, category, retryable, recovery, title, fix, userMessage: errorSentence(code) }
}
