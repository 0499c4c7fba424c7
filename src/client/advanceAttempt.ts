import type { AttemptView, ConnectionAnswer } from '@authpipe/protocol'
import type { AttemptEnd, AttemptRun } from './Attempt.ts'
import type { AttemptOutcome } from './AuthpipeClient.ts'
import type { BrokerRequest } from './brokerRequest.ts'
import { ConnectError, isConnectError } from './ConnectError.ts'
import { attemptSentence } from './attemptSentence.ts'
import { clientError } from './clientErrors.ts'
import { nameSubject } from './nameSubject.ts'
import { describeView, trace } from './trace.ts'

/** How often `complete` is sent: with its pauses about ten minutes, as long as the broker replays it. */
const COMPLETE_TRIES = 60

/** The person wants no more of it. */
export const DISMISSED: AttemptEnd = { status: 'cancelled', reason: 'dismissed' }

/** Somebody else's, or another load of the page's by now. */
export const SUPERSEDED: AttemptEnd = { status: 'cancelled', reason: 'superseded' }

/** Asks the broker about the attempt. */
export function ask<Answer = AttemptView>(
  { world, id }: AttemptRun,
  query = '',
  request?: BrokerRequest,
): Promise<Answer> {
  return world.request(`/attempts/${id}${query}`, request)
}

/** Has the broker do something with the attempt, as the page that holds the verifier. */
export function post<Answer = AttemptView>(
  run: AttemptRun,
  action: 'complete' | 'cancel' | 'reopen',
  more?: object,
): Promise<Answer> {
  return ask(run, `/${action}`, { body: { codeVerifier: run.verifier, ...more } })
}

/** Sends, and sends again what got no answer, `tries` times in all. */
export function persist<Answer>(
  run: AttemptRun,
  send: () => Promise<Answer>,
  tries?: number,
): Promise<Answer> {
  return run.patience.persist(send, tries)
}

/** Asks the broker where the attempt stands, and whether it told. */
export async function refresh(run: AttemptRun): Promise<boolean> {
  try {
    if (run.id) takeView(run, await ask(run, '', { signal: run.over.signal }))
    return true
  } catch {
    // The next poll reports a refusal that lasts.
    return false
  }
}

/** Acts on what the broker says of the attempt, unless something newer is known. */
export function takeView(run: AttemptRun, view: AttemptView): void {
  const { status, error, version, number, bootSeen } = view
  if (run.over.signal.aborted || !(version >= (run.view?.version ?? 0))) return
  if (process.env.NODE_ENV !== 'production' && version !== run.view?.version) {
    trace(run, 'debug.view', describeView(view))
  }
  run.view = view
  // Its window asked the broker where to go.
  if (bootSeen) run.launchedAt ||= performance.now()
  if (status === 'number_required' && number) {
    // Of an earlier window, while another one is opened.
    if (!run.isKnown) return
    // Ours speaks to this page, so somebody else's is asking.
    if (run.isHere) return void cancel(run, foreignLaunch())
    // The window asks which number the page shows: that binds it.
    run.binding = 'number'
    run.report({ phase: 'number', number })
    // Not handed to us, and yet it opened, as in a frame under COOP.
  } else if (status === 'created' && bootSeen && !run.window) run.report({ phase: 'opening' })
  else if (status === 'at_provider') run.report({ phase: 'waiting' })
  else if (/^(authorized|exchanging|active)$/.test(status)) void complete(run)
  else if (status === 'denied') finish(run, { status: 'cancelled', reason: status })
  else if (status === 'cancelled') finish(run, run.verdict ?? DISMISSED)
  else if (error) fail(run, new ConnectError(error))
}

/** The last page has a word on how it went; never more than a hint, and a code to finish sooner. */
export function hearResult(run: AttemptRun, completionCode: unknown): void {
  if (typeof completionCode === 'string' && /^[\w-]{43}$/.test(completionCode)) {
    run.completionCode ??= completionCode
  } else if (completionCode !== undefined) return
  // The broker's word is asked for wherever the window's alone does not lead to `complete`.
  const { view, binding } = run
  const isEnough = view?.status === 'authorized' || view?.binding === binding
  void (run.completionCode && isEnough ? complete(run) : refresh(run))
}

/**
 * Turns the provider's answer into a connection, once, however many signs of it arrive.
 * Refuses an attempt whose window was bound otherwise than this page did it: somebody else launched it
 * with a stolen key, and would connect an account of theirs.
 */
async function complete(run: AttemptRun): Promise<void> {
  const { view, binding, completionCode } = run
  if (run.isCompleting || run.isCancelling || !view) return
  const isUnbound = view.binding === 'none'
  // Only who holds the verifier can have begun the exchange: an earlier load of this page.
  if (!/^(exchanging|active)$/.test(view.status)) {
    // A form that did not go leaves its window unbound.
    const isOwn = isUnbound ? binding !== 'handshake' : view.binding === binding
    if (!isOwn) return cancel(run, foreignLaunch())
    // Then it takes the code that only a page of this origin is given.
    if ((isUnbound || view.needsCode) && !completionCode) return
  }
  run.report({ phase: 'completing', detached: false }, 'callback.received')
  run.isCompleting = true
  try {
    const { connection } = await persist(
      run,
      () => post<ConnectionAnswer>(run, 'complete', { completionCode }),
      COMPLETE_TRIES,
    )
    finish(run, { status: 'success', connection })
  } catch (error) {
    // A cancel may have come first; what the attempt says goes before what the request says.
    await refresh(run)
    fail(run, error)
  }
}

/**
 * Ends the attempt at the broker; it ends as `end` if the broker agrees, else as what it became.
 *
 * When the broker cannot be reached, a verdict of the person or of this page stands all the same: only
 * the holder of the verifier can complete, and this page then never will. A close that was only
 * inferred does not stand without the broker's word: the attempt goes on, detached.
 */
export async function cancel(run: AttemptRun, end: AttemptEnd): Promise<void> {
  if (run.over.signal.aborted) return
  run.verdict = end
  if (run.isCancelling) return
  // Still being created, so no window was launched; it is cancelled when it comes to be.
  if (!run.id) return finish(run, end)
  run.isCancelling = true
  try {
    takeView(run, await persist(run, () => post(run, 'cancel')))
  } catch (error) {
    const isTold = await refresh(run)
    // Refused, as something else came first, or begun by an earlier load of the page, which may have
    // completed it: what became of it is not known yet.
    const isRefused = isConnectError(error, 'attempt_state')
    const isOpen = (!isTold && isRefused) || !run.view || run.isCompleting
    // The person may have given up meanwhile.
    const { verdict } = run
    if ('reason' in verdict && verdict.reason === 'window_closed') run.report({ detached: true })
    else if (isOpen) await run.patience.pause()
    else if (run.view && !/^(exchanging|active)$/.test(run.view.status)) finish(run, verdict)
  }
  run.isCancelling = false
  // What arrived meanwhile was held back.
  if (run.view) takeView(run, run.view)
}

/** Ends the attempt, and everything that waits in it. Only the first call counts. */
export function finish(run: AttemptRun, end: AttemptEnd): void {
  const { over, options, id: attemptId } = run
  if (over.signal.aborted) return
  const { provider } = options
  if (end.status === 'error') nameSubject(end.error, { provider, attemptId })
  over.abort(end)
  const resumed = end.status === 'success' && { resumed: run.isResumed }
  const outcome = { ...end, ...resumed, attemptId } as AttemptOutcome
  const userMessage = attemptSentence(outcome)
  run.onEnd({ ...outcome, ...(userMessage && { userMessage }) })
}

/** The window was launched otherwise than this page did it. */
function foreignLaunch(): AttemptEnd {
  return { status: 'error', error: clientError('launch_origin_mismatch') }
}

/** Ends the attempt with this error. */
export function fail(run: AttemptRun, cause?: unknown): void {
  // Nothing else of ours throws: the platform lacks something.
  const isOurs = cause instanceof ConnectError
  const error = isOurs ? cause : clientError('unsupported_environment', cause)
  finish(run, { status: 'error', error })
}
