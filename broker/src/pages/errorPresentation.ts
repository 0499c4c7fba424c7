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

/** Codes that a page refuses alike, parted by blanks; its sentence; its heading, where nothing is wrong. */
export type Refusal = readonly [codes: string, sentence: string, stopTitle: string | null]

/** What a script says for each of these codes; the last for all others. */
export function refusalsFor(words: PageWords, codes: readonly ErrorCode[]): readonly Refusal[] {
  const alike = new Map<string, ErrorCode[]>()
  for (const code of [...codes, 'internal_error'] as const) {
    const sentence = words.error(code)
    alike.set(sentence, [...(alike.get(sentence) ?? []), code])
  }
  return [...alike].map(([sentence, group]) => {
    const stop = group.find((code) => STOPS.has(code))
    return [group.join(' '), sentence, stop === undefined ? null : errorTitle(words, stop)]
  })
}
