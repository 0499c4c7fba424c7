import type { KeptAttempt } from './Attempt.ts'
import { loadAttempt } from './createSlot.ts'
import { readKeptAttempts } from './keptAttempts.ts'
import { writeKept } from './writeKept.ts'

/**
 * Goes on with what the page left behind when it was loaded anew, or left for a redirect that came
 * back with this fragment. A fragment that belongs to nothing here, as in a link from somebody else,
 * means nothing.
 */
export async function resumeAttempts(
  brokerUrl: string,
  fragment: string,
  resume: (kept: KeptAttempt) => void,
): Promise<void> {
  // First of all: an attempt that cannot be run is not to be told as failed, since it may go well yet.
  await loadAttempt()
  const [, id, completionCode] = /^#ap=([\w-]+)(?:&cc=([\w-]+))?$/.exec(fragment) ?? []
  for (const left of readKeptAttempts(brokerUrl)) {
    const { options, returnTo = '' } = left
    const isBack = !!id && left.id === id
    const kept = isBack ? { ...left, completionCode, returnTo: undefined } : left
    // The person goes on where they were.
    const isElsewhere = isBack && !!returnTo && returnTo !== location.href
    if (isElsewhere) {
      writeKept({ brokerUrl }, options, kept)
      location.replace(returnTo)
    }
    // Another route of this page is reached without loading it anew.
    if (isElsewhere && withoutFragment(returnTo) !== withoutFragment(location.href)) {
      // This page is about to go, and begins nothing any more.
      return new Promise(() => {})
    }
    // It is kept anew at once, as this load's: another client of this page leaves it alone.
    resume({ ...kept, keptBy: performance.timeOrigin })
  }
}

function withoutFragment(address: string): string {
  return address.replace(/#.*/, '')
}
