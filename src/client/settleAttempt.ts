import type { AttemptView } from '@authpipe/protocol'
import { subjectOf, type AttemptRun } from './AttemptRun.ts'
import type { CancelReason } from './AuthpipeClient.ts'
import { isConnectError } from './ConnectError.ts'
import { attemptError, clientError, isUnanswered } from './clientErrors.ts'
import { pause } from './pause.ts'

/** How often a request is sent before the broker counts as out of reach. */
export const TRIES = 3
/** The same for `complete`: with the pauses about ten minutes, as long as the broker replays it. */
const COMPLETE_TRIES = 60

/** Acts on what the broker says of the attempt, unless something newer is known. */
export function takeView(run: AttemptRun, view: AttemptView): void {
  if (run.over.aborted || (run.view && view.version < run.view.version)) return
  run.view = view
  if (view.bootSeen) run.report({ type: 'boot_seen' })
  switch (view.status) {
    case 'at_provider':
      return run.report({ type: 'at_provider' })
    case 'authorized':
    case 'exchanging':
    case 'active':
      return void complete(run, view)
    case 'denied':
      return run.finish(cancelledAs(run, 'denied'))
    case 'cancelled':
      return run.finish(run.verdict ?? cancelledAs(run, 'dismissed'))
    case 'failed':
    case 'expired':
      return fail(run, attemptError(view.error, subjectOf(run, view.attemptId)))
    case 'created':
    case 'number_required':
  }
}

/** Asks the broker where the attempt stands, and whether it told. */
export async function refresh(run: AttemptRun): Promise<boolean> {
  const { view, world, over } = run
  if (!view) return true
  try {
    takeView(run, await world.api.getAttempt(subjectOf(run, view.attemptId), over))
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
export async function complete(run: AttemptRun, view: AttemptView): Promise<void> {
  if (run.completing || run.cancelling) return
  const subject = subjectOf(run, view.attemptId)
  if (run.did === 'none' || run.did !== view.binding) {
    const error = clientError('launch_origin_mismatch', subject)
    return cancel(run, { status: 'error', attemptId: view.attemptId, error })
  }
  run.completing = true
  run.report({ type: 'authorized' })
  try {
    const { completionCode, verifier: codeVerifier, world } = run
    const request = { codeVerifier, ...(completionCode && { completionCode }) }
    const answer = await persist(run, COMPLETE_TRIES, () =>
      world.api.completeAttempt(subject, request),
    )
    const { connection } = answer
    run.finish({ status: 'success', attemptId: view.attemptId, connection })
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
export async function cancel(
  run: AttemptRun,
  verdict: NonNullable<AttemptRun['verdict']>,
): Promise<void> {
  if (run.cancelling || run.over.aborted) return
  run.verdict = verdict
  // Still being created: no window can have been launched. `create` cancels it when it comes to be.
  if (!run.view) return run.finish(verdict)
  run.cancelling = true
  const { world, verifier: codeVerifier } = run
  const subject = subjectOf(run, run.view.attemptId)
  try {
    takeView(
      run,
      await persist(run, TRIES, () => world.api.cancelAttempt(subject, { codeVerifier })),
    )
  } catch {
    await refresh(run)
    const isUnderWay =
      run.completing || run.view.status === 'exchanging' || run.view.status === 'active'
    const isInferred = verdict.status === 'cancelled' && verdict.reason === 'window_closed'
    if (!isUnderWay && !isInferred) run.finish(verdict)
    else if (!isUnderWay) run.report({ type: 'lost' })
  }
  run.cancelling = false
  // What arrived meanwhile was held back.
  takeView(run, run.view)
}

/** Sends again what got no answer, `tries` times in all; at once when the network comes back. */
export async function persist<Answer>(
  run: AttemptRun,
  tries: number,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const { retryEvery } = run.world.timers
  for (let failures = 1; ; failures++) {
    try {
      return await send()
    } catch (error) {
      if (!isUnanswered(error) || failures === tries || run.over.aborted) throw error
      await pause(retryEvery * Math.min(2 ** failures, 10), run.nap.signal)
    }
  }
}

/** The outcome of an attempt that ended without a connection and without an error. */
export function cancelledAs(
  run: AttemptRun,
  reason: CancelReason,
): { status: 'cancelled'; attemptId: string | undefined; reason: CancelReason } {
  return { status: 'cancelled', attemptId: run.view?.attemptId, reason }
}

/** Ends the attempt with an error. */
export function fail(run: AttemptRun, cause: unknown): void {
  const error = isConnectError(cause)
    ? cause
    : clientError('unsupported_environment', { provider: run.options.provider }, cause)
  run.finish({ status: 'error', attemptId: run.view?.attemptId, error })
}
