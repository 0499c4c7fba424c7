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
  const isUsed = run.launchedAt > 0 || run.isLeaving || (!!run.view && !run.isKnown)
  // Where a popup was blocked, a tab may be granted.
  const isBlocked = !gone && !run.hasWindow && options.flow !== 'popup'
  const keys = isUsed ? createKeys() : run.keys
  const opened = openFor(world, options, keys, isBlocked || options.flow === 'tab')
  const hasWindow = !!opened.window
  Object.assign(run, opened, { hasWindow, isHere: false, isLeaving: false, returnTo: undefined })
  run.report({ phase: 'opening', detached: false }, run.window ? 'window.opened' : undefined)
  if (isUsed) await registerAgain(run)
  else takeFormLaunch(run)
}

/** Makes the new window's keys known to the broker, after those before. Whether that went well. */
export function registerAgain(run: AttemptRun): Promise<boolean> {
  run.isKnown = false
  const turn = Promise.resolve(run.registered).then(() => replaceKeys(run))
  run.registered = turn
  return turn
}

async function replaceKeys(run: AttemptRun): Promise<boolean> {
  if (run.over.signal.aborted) return false
  try {
    const { bootHash, launchHash, display } = await describe(run)
    const keys = { bootHash, launchHash, display }
    const view = await persist(run, () => post(run, 'reopen', keys))
    // The earlier launch is void from here on, and with it what bound that window.
    Object.assign(run, { launchedAt: 0, binding: undefined })
    takeFormLaunch(run)
    takeRegistered(run, view)
    return !run.over.signal.aborted
  } catch {
    // The attempt may still end well in the earlier window: only this one is given up, with its keys.
    run.window?.close()
    run.launchedAt ||= performance.now()
    // Nor is it looked at any more: it was not the person who closed it.
    Object.assign(run, { window: null, openedAt: Infinity })
    Object.assign(run, { keyHash: '', isKnown: true, isLeaving: false })
    run.report({ detached: true })
    await refresh(run)
    return false
  }
}
