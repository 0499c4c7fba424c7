import type { CreateAttemptRequest } from '@authpipe/protocol'
import { subjectOf, wake, type AttemptRun, type AttemptWorld } from './AttemptRun.ts'
import type { AttemptOutcome, ConnectOptions } from './AuthpipeClient.ts'
import { farewell, launch, watchPopup } from './attemptPopup.ts'
import { followAttempt } from './followAttempt.ts'
import { hashPopup, openPopup } from './popup.ts'
import { randomSecret, sha256 } from './secrets.ts'
import { fail, persist, takeView, TRIES } from './settleAttempt.ts'

/*
 * One window, one answer, nothing left behind.
 *
 *   click ─ openPopup ┬─ window   watchPopup ── hello ──┬─ launch ─ … ─ result ─┬─ complete ─ outcome
 *                     └─ broker   create ───────────────┴─ followAttempt ───────┘
 *
 * Every sign leads to `takeView`, `complete` or `cancel` (`settleAttempt.ts`). The first outcome
 * counts; with it one signal ends every timer and every request of the attempt.
 */

/** An attempt that has begun, and how it will end. The promise never rejects. */
export interface StartedAttempt {
  readonly run: AttemptRun
  readonly outcome: Promise<AttemptOutcome>
}

/** Opens the window, before anything else, and runs one attempt in it. */
export function runAttempt(
  world: AttemptWorld,
  options: ConnectOptions,
  report: AttemptRun['report'],
): StartedAttempt {
  const popup = openPopup(world.pagesUrl, options.popup)
  const over = new AbortController()
  let settle: (outcome: AttemptOutcome) => void
  const outcome = new Promise<AttemptOutcome>((resolve) => (settle = resolve))
  const run: AttemptRun = {
    world,
    options,
    report,
    finish(end) {
      if (over.signal.aborted) return
      over.abort()
      wake(run)
      farewell(run, end)
      settle(end)
    },
    over: over.signal,
    verifier: randomSecret(32),
    popup,
    view: undefined,
    did: 'none',
    completionCode: undefined,
    completing: false,
    cancelling: false,
    verdict: undefined,
    nap: new AbortController(),
  }
  report({ type: 'start' })
  if (popup.handle) report({ type: 'opened' })
  void watchPopup(run)
  void create(run)
  return { run, outcome }
}

/** Makes the attempt at the broker, lets the window go on, and follows the attempt to its end. */
async function create(run: AttemptRun): Promise<void> {
  const { world, options, verifier, popup } = run
  try {
    const [codeChallenge, hashes] = await Promise.all([sha256(verifier), hashPopup(popup)])
    const { provider, scopes, connectionId, loginHint } = options
    const request: CreateAttemptRequest = {
      provider,
      ...(scopes && { scopes }),
      ...(connectionId !== undefined && { connectionId }),
      ...(loginHint !== undefined && { loginHint }),
      codeChallenge,
      ...hashes,
      display: 'popup',
    }
    const answer = await persist(run, TRIES, () => world.api.createAttempt(request))
    const { attemptId } = answer
    if (run.over.aborted) {
      // Cancelled while it was being made: it must not stand in the way of the next one.
      await world.api.cancelAttempt(subjectOf(run, attemptId), { codeVerifier: verifier })
      return
    }
    popup.registered = true
    run.report({ type: 'created', attemptId })
    takeView(run, answer)
    launch(run)
    await followAttempt(run, attemptId)
  } catch (error) {
    fail(run, error)
  }
}
