import { persist, post, refresh } from './advanceAttempt.ts'
import type { AttemptRun } from './Attempt.ts'
import { describe, takeFormLaunch, takeRegistered } from './openAttempt.ts'
import { createKeys, openFor } from './openWindow.ts'

/**
 * Opens another window for the attempt, in the click. A key launches once: after a launch the new
 * window gets keys of its own, which void that launch.
 */
export async function reopenAttempt(run: AttemptRun): Promise<void> {
  const { options, world, window: gone } = run
  const isUsed = run.launchedAt > 0 || run.isLeaving
  const keys = isUsed ? createKeys() : run.keys
  // Where a popup was blocked, a tab may be granted.
  const opened = openFor(world, options, !gone || options.flow === 'tab', keys)
  Object.assign(run, opened, { isHere: false, isLeaving: false })
  run.report({ phase: 'opening', detached: false }, run.window ? 'window.opened' : undefined)
  if (isUsed) await registerAgain(run)
  else takeFormLaunch(run)
}

/** Makes the new window's keys known to the broker. Whether that went well. */
export async function registerAgain(run: AttemptRun): Promise<boolean> {
  const before = { launchedAt: run.launchedAt, binding: run.binding }
  run.isKnown = false
  run.launchedAt = 0
  takeFormLaunch(run)
  try {
    const { bootHash, launchHash, display } = await describe(run)
    const keys = { bootHash, launchHash, display }
    takeRegistered(run, await persist(run, () => post(run, 'reopen', keys)))
    return !run.over.signal.aborted
  } catch {
    // The attempt may still end well in the earlier window: only this one is given up.
    run.window?.close()
    Object.assign(run, before)
    run.report({ detached: true })
    await refresh(run)
    return false
  }
}
