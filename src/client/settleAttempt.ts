import type { AttemptView } from '@authpipe/protocol'
import type { AttemptEnd, AttemptRun } from './AttemptRun.ts'
import { ConnectError } from './ConnectError.ts'
import { clientError, isUnanswered } from './clientErrors.ts'
import { pause } from './pause.ts'

/** How often `complete` is sent: with its pauses about ten minutes, as long as the broker replays it. */
const COMPLETE_TRIES = 60

/** Acts on what the broker says of the attempt, unless something newer is known. */
export function takeView(run: AttemptRun, view: AttemptView): void {
  if (run.over.aborted || (run.view && view.version < run.view.version)) return
  run.view = view
  const { status, error, bootSeen } = view
  if (bootSeen) run.report({ type: 'boot_seen' })
  if (status === 'at_provider') run.report({ type: status })
  else if (isCompletable(view)) void complete(run)
  else if (status === 'denied') run.finish({ status: 'cancelled', reason: status })
  else if (status === 'cancelled') run.finish(run.verdict)
  else if (error) fail(run, new ConnectError({ ...error, ...run.subject }))
}

/** Asks the broker where the attempt stands, and whether it told. */
export async function refresh(run: AttemptRun): Promise<boolean> {
  try {
    if (run.view) takeView(run, await run.api.getAttempt(run.subject, run.over))
    return true
  } catch {
    // The events ask again, and report a refusal that lasts.
    return false
  }
}

/**
 * Turns the provider's answer into a connection, once, however many signs of it arrive.
 * Refuses an attempt whose window was bound otherwise than this page did it: somebody else launched
 * it with a stolen key, and would connect an account of theirs.
 */
export async function complete(run: AttemptRun): Promise<void> {
  if (run.completing || run.cancelling) return
  if (run.view?.binding !== run.did) {
    const error = clientError('launch_origin_mismatch', run.subject)
    return cancel(run, { status: 'error', error })
  }
  run.completing = true
  run.report({ type: 'authorized' })
  const { completionCode, verifier: codeVerifier } = run
  const body = { codeVerifier, ...(completionCode && { completionCode }) }
  try {
    const { connection } = await persist(
      run,
      () => run.api.completeAttempt(run.subject, body),
      COMPLETE_TRIES,
    )
    run.finish({ status: 'success', connection })
  } catch (error) {
    // A cancel may have come first; what the attempt says goes before what the request says.
    await refresh(run)
    fail(run, error)
  }
}

/**
 * Ends the attempt at the broker; it ends as `verdict` if the broker agrees, else as what it became.
 *
 * When the broker cannot be reached, a verdict of the person or of this page stands all the same:
 * only the holder of the verifier can complete, and this page then never will. A close that was only
 * inferred does not stand without the broker's word: the attempt goes on, detached.
 */
export async function cancel(run: AttemptRun, verdict: AttemptEnd): Promise<void> {
  if (run.cancelling || run.over.aborted) return
  run.verdict = verdict
  // Still being created, so no window was launched; `create` cancels it when it comes to be.
  if (!run.view) return run.finish(verdict)
  run.cancelling = true
  const body = { codeVerifier: run.verifier }
  try {
    takeView(run, await persist(run, () => run.api.cancelAttempt(run.subject, body)))
  } catch {
    await refresh(run)
    const isInferred = 'reason' in verdict && verdict.reason === 'window_closed'
    if (isInferred) run.report({ type: 'lost' })
    else if (!run.completing && !isExchanged(run.view)) run.finish(verdict)
  }
  run.cancelling = false
  // What arrived meanwhile was held back.
  takeView(run, run.view)
}

/** Sends again what got no answer, `tries` times in all; at once when the network comes back. */
export async function persist<Answer>(
  run: AttemptRun,
  send: () => Promise<Answer>,
  tries = 3,
): Promise<Answer> {
  for (let failures = 1; ; failures++) {
    try {
      return await send()
    } catch (error) {
      if (!isUnanswered(error) || failures === tries || run.over.aborted) throw error
      await pause(run.timers.retryEvery * Math.min(2 ** failures, 10), run.nap.signal)
    }
  }
}

/** Ends the attempt with an error. */
export function fail(run: AttemptRun, error: unknown): void {
  run.finish({
    status: 'error',
    error:
      error instanceof ConnectError
        ? error
        : // Nothing else of ours throws: the platform lacks something.
          clientError('unsupported_environment', run.subject, error),
  })
}

function isExchanged({ status }: AttemptView): boolean {
  return status === 'exchanging' || status === 'active'
}

function isCompletable(view: AttemptView): boolean {
  return view.status === 'authorized' || isExchanged(view)
}
