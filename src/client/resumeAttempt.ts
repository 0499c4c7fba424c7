import { SUPERSEDED, ask, fail, finish } from './advanceAttempt.ts'
import type { AttemptRun } from './Attempt.ts'
import { isConnectError } from './ConnectError.ts'
import { followAttempt, isLasting } from './followAttempt.ts'
import { describe, register, takeRegistered } from './openAttempt.ts'

/** Goes on with the attempt of an earlier load of this page. */
export async function resumeAttempt(run: AttemptRun): Promise<void> {
  // Not known to the broker yet, or not known to be: made under the same key, it is the same attempt.
  if (!run.id) return register(run)
  try {
    await describe(run)
    // It may be about to end well, so the network is waited for.
    takeRegistered(run, await run.patience.persist(() => ask(run), Infinity, isLasting))
    void followAttempt(run)
  } catch (error) {
    // Somebody else's, or long over: not this person's failure.
    const isForeign =
      isConnectError(error) && /^(attempt_not_found|subject_mismatch)$/.test(error.code)
    if (isForeign) finish(run, SUPERSEDED)
    else fail(run, error)
  }
}
