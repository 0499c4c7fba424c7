import { finish, persist, post, refresh, takeView } from './advanceAttempt.ts'
import type { AttemptEnd, AttemptRun } from './Attempt.ts'

/**
 * Ends the attempt at the broker; it ends as `end` if the broker agrees, else as what it became.
 *
 * When the broker cannot be reached, a verdict of the person or of this page stands all the same: only
 * the holder of the verifier can complete, and this page then never will. A close that was only
 * inferred does not stand without the broker's word: the attempt goes on, detached.
 */
export async function cancelAttempt(run: AttemptRun, end: AttemptEnd): Promise<void> {
  if (run.isCancelling || run.over.signal.aborted) return
  run.verdict = end
  // Still being created, so no window was launched; it is cancelled when it comes to be.
  if (!run.view) return finish(run, end)
  run.isCancelling = true
  try {
    takeView(run, await persist(run, () => post(run, 'cancel')))
  } catch {
    await refresh(run)
    if ('reason' in end && end.reason === 'window_closed') run.report({ detached: true })
    else if (!run.isCompleting && !/^(exchanging|active)$/.test(run.view.status)) finish(run, end)
  }
  run.isCancelling = false
  // What arrived meanwhile was held back.
  takeView(run, run.view)
}
