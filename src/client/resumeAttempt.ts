import { ask, fail, persist } from './advanceAttempt.ts'
import type { AttemptRun } from './Attempt.ts'
import { describe, register, takeRegistered } from './openAttempt.ts'

/** Goes on with the attempt of an earlier load of this page. */
export async function resumeAttempt(run: AttemptRun): Promise<void> {
  // Not known to the broker yet, or not known to be: made under the same key, it is the same attempt.
  if (!run.id) return register(run)
  try {
    await describe(run)
    takeRegistered(run, await persist(run, () => ask(run)))
  } catch (error) {
    fail(run, error)
  }
}
