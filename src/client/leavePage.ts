import type { AttemptRun } from './Attempt.ts'
import { fail } from './advanceAttempt.ts'
import { leaveByForm } from './formLaunch.ts'
import { register } from './openAttempt.ts'
import { createKeys } from './openWindow.ts'
import { registerAgain } from './reopenAttempt.ts'

/** Goes on with the attempt in place of this page; it comes back to the token's `returnUrl`. */
export async function leavePage(run: AttemptRun): Promise<void> {
  const { signal } = run.over
  if (run.isLeaving || run.isCompleting) return
  // Our pages show nothing in a frame, and neither do most providers'.
  if (window !== top) return fail(run)
  run.window?.close()
  Object.assign(run, { window: null, openedAt: Infinity, isLeaving: true })
  if (run.registered) {
    run.keys = createKeys()
    if (!(await registerAgain(run))) return
  } else await (run.registered = register(run))
  if (signal.aborted) return
  run.binding = 'post'
  run.launchedAt = performance.now()
  run.returnTo = location.href
  const isFallback = run.options.flow !== 'redirect'
  run.report({ phase: 'redirecting' }, isFallback ? 'flow.fallback' : undefined)
  const handleShow = ({ persisted }: PageTransitionEvent): void => {
    // The person came back by the browser's button.
    if (!persisted) return
    run.isLeaving = false
    run.report({ phase: 'opening', detached: true })
  }
  window.addEventListener('pageshow', handleShow, { signal })
  leaveByForm(run.world.pagesUrl, run.keys, signal)
}
