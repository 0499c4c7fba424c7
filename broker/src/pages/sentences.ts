import { ERRORS, errorSentence } from '@authpipe/protocol'
import type { ErrorCode } from '@authpipe/protocol'

/** What the hosted pages say, besides the sentences for errors. `{app}` and `{provider}` are names. */
export const pageSentences = {
  bootTitle: 'One moment…',
  bootStatus: 'The sign-in page is on its way.',
  bootNoScript: 'This window needs JavaScript. Turn it on, and start again from {app}.',
  finishingTitle: 'Almost done…',
  finishingStatus: '{app} is finishing the connection to {provider}.',
  finishingNoScript: 'You can close this window and return to {app}.',
  connectedTitle: 'Connected',
  connectedStatus: '{provider} is connected to {app}. You can close this window.',
  failedTitle: 'Not connected',
  staleTitle: 'You can close this window',
  staleStatus: 'Return to {app}. If it does not show {provider} as connected, try again there.',
  closeHint: 'You can close this window.',
  openerGone: 'The page that opened this window is gone. Start again from {app}.',
} as const

/** Codes that a person meets in a window only. */
const windowSentences: Partial<Record<ErrorCode, string>> = {
  cancelled: 'This was cancelled. Nothing was connected.',
  attempt_not_found: 'This window belongs to nothing that is under way. Start again from {app}.',
  issuer_mismatch: 'The answer did not come from {provider}. Nothing was connected.',
  config_error: '{app} is not set up correctly for {provider}. Nothing was connected.',
}

/** Every sentence for an error, by code, with the names put in. */
export function windowErrorSentences(names: PageNames): Readonly<Record<string, string>> {
  const fallback = windowErrorSentence('internal_error', names)
  // `ERRORS` has exactly the codes there are.
  const codes = Object.keys(ERRORS) as ErrorCode[]
  const all = codes.map((code) => [code, windowErrorSentence(code, names)] as const)
  const own = all.filter(([, sentence]) => sentence !== fallback)
  return { ...Object.fromEntries(own), default: fallback }
}

/** The sentence for one error. */
export function windowErrorSentence(code: ErrorCode, names: PageNames): string {
  const sentence = windowSentences[code] ?? errorSentence(code)
  return withNames(sentence, names)
}

/** Whom a page speaks of. */
export interface PageNames {
  /** The operator's product. */
  readonly app: string
  readonly provider: string
}

/** The sentence with the names in their places, as text. */
export function withNames(sentence: string, { app, provider }: PageNames): string {
  const named = sentence.replaceAll(/\{(app|provider)\}/g, (_, name) =>
    name === 'app' ? app : provider,
  )
  // "The provider", where the name is not known, may begin a sentence.
  return named.charAt(0).toUpperCase() + named.slice(1)
}
