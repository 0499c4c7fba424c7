import type { KeptAttempt } from './Attempt.ts'

let fragment = ''

/**
 * What earlier loads of this page left, if anything: a redirect that came back, in the fragment, or
 * attempts in the tab's storage. The fragment is taken out of the address at once, before a router
 * reads it and before it can be copied, and remembered for every client of this page. What comes back
 * goes on with them, once; until it is through, nothing may begin that would be kept in their place.
 */
export function takeLeftovers(
  brokerUrl: string,
  resume: (kept: KeptAttempt) => void,
): (() => Promise<void>) | undefined {
  try {
    if (location.hash.startsWith('#ap=att_')) {
      fragment = location.hash
      history.replaceState(history.state, '', location.pathname + location.search)
    }
    if (!Object.keys(sessionStorage).some((name) => name.startsWith('authpipe '))) return undefined
  } catch {
    // In Node there is no page; in some frames, no storage.
    return undefined
  }
  let resuming: Promise<void> | undefined
  return () =>
    (resuming ??= import('./resumeAttempts.ts')
      .then(({ resumeAttempts }) => resumeAttempts(brokerUrl, fragment, resume))
      .catch(() => {
        // They stay where they are, until the next who asks.
        resuming = undefined
      }))
}
