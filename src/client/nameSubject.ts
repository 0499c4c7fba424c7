import { providerNames } from '@authpipe/providers'
import type { ConnectError } from './ConnectError.ts'

const names: Readonly<Record<string, string>> = providerNames

/** Says in the error which attempt it is about, and names the provider to the end user. */
export function nameSubject(
  error: ConnectError,
  subject: { readonly provider: string; readonly attemptId: string | undefined },
): void {
  const { provider } = subject
  const userMessage = error.userMessage.replace('{provider}', names[provider] ?? provider)
  Object.assign(error, subject, { userMessage })
}
