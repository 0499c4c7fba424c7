import type { AttemptRun } from './Attempt.ts'
import { leaveByForm } from './formLaunch.ts'
import { registerAgain, renewKeys } from './reopenAttempt.ts'
import { register } from './runAttempt.ts'

/** Goes on with the attempt in place of this page; it comes back to the token's `returnUrl`. */
export async function leavePage(run: AttemptRun): Promise<void> {
  run.window?.close()
  run.window = null
  run.openedAt = Infinity
  run.isLeaving = true
  if (run.view) {
    renewKeys(run)
    if (!(await registerAgain(run))) return
  } else {
    await register(run)
    if (run.over.signal.aborted) return
  }
  run.binding = 'post'
  run.launchedAt = performance.now()
  run.returnTo = location.href
  run.report({ phase: 'redirecting' }, 'flow.fallback')
  window.addEventListener(
    'pageshow',
    ({ persisted }) => {
      // The person came back by the browser's button.
      if (persisted) run.report({ detached: true })
    },
    { signal: run.over.signal },
  )
  leaveByForm(run.world.pagesUrl, run.keys)
}
