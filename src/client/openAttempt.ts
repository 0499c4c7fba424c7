import type { AttemptView, CreateAttemptRequest, PageMessage } from '@authpipe/protocol'
import { fail, persist, post, takeView } from './advanceAttempt.ts'
import type { AttemptEnd, AttemptRun } from './Attempt.ts'
import { attemptSlot } from './AuthpipeClient.ts'
import { followAttempt } from './followAttempt.ts'
import { sha256 } from './secrets.ts'
import { trace } from './trace.ts'

/** Makes the attempt, with its window's keys, at the broker. */
export async function register(run: AttemptRun): Promise<void> {
  try {
    const body = await describe(run)
    const request =
      process.env.NODE_ENV === 'production' ? { body } : { body, slot: attemptSlot(run.options) }
    const view = await persist(run, () => run.world.request<AttemptView>('/attempts', request))
    takeRegistered(run, view)
    void followAttempt(run)
  } catch (error) {
    fail(run, error)
  }
}

/** What the broker is told of the attempt and its window; sent twice, it means the same attempt. */
export async function describe(run: AttemptRun): Promise<CreateAttemptRequest> {
  const { options, keys, isLeaving, verifier } = run
  const { provider, scopes, connectionId, loginHint } = options
  run.keyHash = await sha256(keys.key)
  return {
    provider,
    scopes,
    connectionId,
    loginHint,
    codeChallenge: await sha256(verifier),
    bootHash: run.keyHash,
    launchHash: await sha256(keys.secret),
    display: isLeaving ? 'redirect' : 'popup',
  }
}

/** The broker knows the keys. */
export function takeRegistered(run: AttemptRun, view: AttemptView): void {
  run.id = view.attemptId
  run.isKnown = true
  const { aborted, reason } = run.over.signal
  // Cancelled while it was being made: it must not stand in the way of the next one.
  if (aborted && (reason as AttemptEnd).status !== 'success') {
    post(run, 'cancel').catch(() => undefined)
  }
  if (aborted) return
  run.report({ attemptId: run.id })
  takeView(run, view)
  launch(run)
}

/** A window that was opened by a form launches by itself. */
export function takeFormLaunch(run: AttemptRun): void {
  if (!run.world.openByForm || !run.window) return
  run.binding = 'post'
  run.launchedAt = performance.now()
}

/** Lets the window go on to the provider, once the broker knows its key. Whether it did now. */
export function launch(run: AttemptRun): boolean {
  const { id: attemptId, keyHash: kh, keys } = run
  if (!attemptId || !run.isHere || !run.isKnown || run.binding === 'handshake') return false
  run.launchedAt = performance.now()
  run.binding = 'handshake'
  say(run, { ap: 1, type: 'authpipe:launch', kh, attemptId, launchSecret: keys.secret })
  run.report({ phase: 'launching' })
  return true
}

/** Speaks to the attempt's window. */
export function say(run: AttemptRun, message: PageMessage): void {
  const { window, world } = run
  if (process.env.NODE_ENV !== 'production') trace(run, 'debug.message', `said ${message.type}`)
  window?.postMessage(message, new URL(world.pagesUrl).origin)
}
