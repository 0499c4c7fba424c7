import type { ClientErrorCode } from './clientErrors.ts'
import { ConnectError } from './ConnectError.ts'

/**
 * Makes an error that starts in the browser. Its words are loaded when they are needed; where even they
 * cannot be loaded it says less.
 */
export async function startError(
  code: ClientErrorCode,
  cause?: unknown,
  url?: string,
): Promise<ConnectError> {
  try {
    const { clientError, explainSilence } = await import('./clientErrors.ts')
    return await (url ? explainSilence(url, cause) : clientError(code, cause))
  } catch {
    const rest = { category: 'environment', retryable: true, recovery: 'retry' } as const
    return new ConnectError({ code, ...rest, cause })
  }
}
