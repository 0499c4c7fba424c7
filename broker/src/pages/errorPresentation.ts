import type { ErrorCode } from '@authpipe/protocol'
import type { PageWords } from './createPageWords.ts'

/** What a person wanted, or what became of a page that is old: nothing is wrong. */
const STOPS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'access_denied',
  'attempt_expired',
  'attempt_not_found',
  'cancelled',
  'completion_timeout',
  'popup_closed',
  'state_invalid',
])

const OLD: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['attempt_not_found', 'state_invalid'])

/** How a page looks that says this. A decline is no failure. */
export function errorState(code: ErrorCode): 'stopped' | 'failed' {
  return STOPS.has(code) ? 'stopped' : 'failed'
}

/** Its heading. */
export function errorTitle({ say }: PageWords, code: ErrorCode): string {
  return say(OLD.has(code) ? 'againTitle' : 'failedTitle')
}

/** The headings of those of these that are no failure, by code: what a script is given. */
export function stopTitles(
  words: PageWords,
  codes: readonly ErrorCode[],
): Readonly<Record<string, string>> {
  const stops = codes.filter((code) => STOPS.has(code))
  return Object.fromEntries(stops.map((code) => [code, errorTitle(words, code)]))
}
