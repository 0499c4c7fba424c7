import { persist, post, refresh } from './advanceAttempt.ts'
import type { AttemptRun } from './Attempt.ts'
import { createKeys, describe, open, takeRegistered } from './runAttempt.ts'

/**
 * Opens another window for the attempt, in the click. A key launches once: after a launch the new
 * window gets keys of its own, which void that launch.
 */
export async function reopenAttempt(run: AttemptRun): Promise<void> {
  const gone = run.window
  const isFresh = run.launchedAt > 0 || !!run.isLeaving
  if (isFresh) renewKeys(run)
  run.isLeaving = false
  // Where a popup was blocked, a tab may be granted.
  open(run, !gone || run.options.flow === 'tab')
  if (isFresh) await registerAgain(run)
}

/** Makes keys for another window; those of the last one are void once the broker knows of them. */
export function renewKeys(run: AttemptRun): void {
  run.keys = createKeys()
  run.launchedAt = 0
  run.isKnown = false
}

/** Makes the new window's keys known to the broker. Whether that went well. */
export async function registerAgain(run: AttemptRun): Promise<boolean> {
  try {
    const { bootHash, launchHash, display } = await describe(run)
    const keys = { bootHash, launchHash, display }
    takeRegistered(run, await persist(run, () => post(run, 'reopen', keys)))
    return !run.over.signal.aborted
  } catch {
    // The attempt may still end well in the earlier window: only this one is given up.
    run.window?.close()
    run.launchedAt ||= performance.now()
    run.report({ detached: true })
    await refresh(run)
    return false
  }
}
