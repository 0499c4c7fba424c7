import type { AttemptRun, AttemptWorld } from './AttemptRun.ts'
import { wake } from './AttemptRun.ts'
import type { AttemptOutcome, ConnectOptions } from './AuthpipeClient.ts'
import { farewell, launch, watchPopup } from './attemptPopup.ts'
import { followAttempt } from './followAttempt.ts'
import { hashPopup, openPopup } from './popup.ts'
import { randomSecret, sha256 } from './secrets.ts'
import { fail, persist, takeView } from './settleAttempt.ts'

/*
 * One window, one answer, nothing left behind.
 *
 *   click ─ openPopup ┬─ window   watchPopup ── hello ──┬─ launch ─ … ─ result ─┬─ complete ─ outcome
 *                     └─ broker   create ───────────────┴─ followAttempt ───────┘
 *
 * Every sign leads to `takeView`, `complete` or `cancel` (`settleAttempt.ts`). The first outcome
 * counts; with it one signal ends every timer and every request of the attempt.
 */

/** Opens the window, before anything else, and runs one attempt in it. `onEnd` hears its outcome. */
export function runAttempt(
  world: AttemptWorld,
  options: ConnectOptions,
  report: AttemptRun['report'],
  onEnd: (outcome: AttemptOutcome) => void,
): AttemptRun {
  const popup = openPopup(world.pagesUrl, options.popup)
  const over = new AbortController()
  const run: AttemptRun = {
    ...world,
    options,
    verifier: randomSecret(32),
    report(event) {
      if (!over.signal.aborted) report(event)
    },
    finish(end) {
      if (over.signal.aborted) return
      over.abort()
      wake(run)
      farewell(run, end)
      onEnd({ ...end, attemptId: run.subject.attemptId } as AttemptOutcome)
    },
    over: over.signal,
    subject: { provider: options.provider },
    popup,
    view: undefined,
    did: undefined,
    completionCode: undefined,
    completing: false,
    cancelling: false,
    verdict: { status: 'cancelled', reason: 'dismissed' },
    nap: new AbortController(),
  }
  report({ type: 'start' })
  void watchPopup(run)
  void create(run)
  return run
}

/** Makes the attempt at the broker, lets the window go on, and follows the attempt to its end. */
async function create(run: AttemptRun): Promise<void> {
  const { api, options, verifier, popup, over } = run
  const { provider, scopes, connectionId, loginHint } = options
  try {
    const request = {
      provider,
      ...(scopes && { scopes }),
      ...(connectionId && { connectionId }),
      ...(loginHint && { loginHint }),
      codeChallenge: await sha256(verifier),
      ...(await hashPopup(popup)),
      display: 'popup',
    } as const
    const view = await persist(run, () => api.createAttempt(run.subject, request))
    const { attemptId } = view
    run.subject = { provider, attemptId }
    if (over.aborted) {
      // Cancelled while it was being made: it must not stand in the way of the next one.
      await api.cancelAttempt(run.subject, { codeVerifier: verifier })
      return
    }
    popup.registered = true
    run.report({ type: 'created', attemptId })
    takeView(run, view)
    launch(run)
    await followAttempt(run)
  } catch (error) {
    fail(run, error)
  }
}
