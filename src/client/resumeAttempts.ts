import type { KeptAttempt } from './Attempt.ts'
import { readKeptAttempts, writeKeptAttempt } from './keptAttempts.ts'

/**
 * Goes on with what the page left behind when it was loaded anew, or left for a redirect that came
 * back with this fragment. A fragment that belongs to nothing here, as in a link from somebody else,
 * means nothing.
 */
export function resumeAttempts(
  brokerUrl: string,
  fragment: string,
  resume: (kept: KeptAttempt) => void,
): void {
  const [, id, completionCode] = /^#ap=([\w-]+)(?:&cc=([\w-]+))?$/.exec(fragment) ?? []
  for (const kept of readKeptAttempts(brokerUrl)) {
    const { returnTo } = kept
    const isBack = !!id && kept.id === id
    const returned = isBack ? { ...kept, completionCode, returnTo: undefined } : kept
    if (!isBack || !returnTo || isHere(returnTo)) resume(returned)
    else {
      // The person goes on where they were.
      writeKeptAttempt(brokerUrl, returned)
      return location.replace(returnTo)
    }
  }
}

function isHere(address: string): boolean {
  return address.split('#')[0] === location.href.split('#')[0]
}
