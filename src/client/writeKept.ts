import type { AttemptWorld, KeptAttempt } from './Attempt.ts'
import { attemptSlot } from './AuthpipeClient.ts'
import type { ConnectOptions } from './AuthpipeClient.ts'

/** Where an attempt is kept. */
export function keptName(
  { brokerUrl }: Pick<AttemptWorld, 'brokerUrl'>,
  options: ConnectOptions,
): string {
  return `authpipe ${brokerUrl} ${attemptSlot(options)}`
}

/**
 * Keeps, in the tab's `sessionStorage`, what a page that is loaded anew needs to go on with an attempt;
 * or forgets it. A frame, or a person's setting, may forbid the storage.
 */
export function writeKept(
  world: Pick<AttemptWorld, 'brokerUrl'>,
  options: ConnectOptions,
  kept?: KeptAttempt,
): void {
  const name = keptName(world, options)
  try {
    if (kept) sessionStorage.setItem(name, JSON.stringify(kept))
    else sessionStorage.removeItem(name)
  } catch {
    // The attempt then lasts as long as the page.
  }
}
