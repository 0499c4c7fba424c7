import type { PageMessage, PopupMessage } from '@authpipe/protocol'
import type { AttemptEnd, AttemptRun } from './AttemptRun.ts'
import { clientError } from './clientErrors.ts'
import { pause } from './pause.ts'
import { hashPopup, openPopup, openWindow } from './popup.ts'
import { cancel, complete, persist, refresh, takeView } from './settleAttempt.ts'
import { watchClosed } from './windowWatch.ts'

/** A message that came from the broker's pages. Whether from this attempt's window is seen here. */
export function hearPopup(
  run: AttemptRun,
  message: PopupMessage,
  source: MessageEventSource | null,
): void {
  const { popup, view } = run
  if (!source || source !== popup.handle || run.over.aborted) return
  if (message.type === 'authpipe:hello') {
    const { kh } = message
    if (kh !== popup.bootHash) return
    popup.heard = true
    if (!launch(run)) say(run, { ap: 1, type: 'authpipe:wait', kh })
  } else if (popup.launched && message.attemptId === run.subject.attemptId) {
    run.completionCode ??= message.completionCode
    // The broker's word is asked for wherever the window's alone does not lead to `complete`.
    if (run.completionCode && view?.binding === run.did) void complete(run)
    else void refresh(run)
  }
}

/** Lets the window go on to the provider, once the broker knows its key. Whether it did now. */
export function launch(run: AttemptRun): boolean {
  const { popup, view } = run
  const { bootHash: kh, launchSecret } = popup
  if (!view || !popup.heard || !popup.registered || popup.launched) return false
  popup.launched = true
  run.did = 'handshake'
  say(run, { ap: 1, type: 'authpipe:launch', kh, attemptId: view.attemptId, launchSecret })
  run.report({ type: 'launched' })
  void expectEnd(run)
  return true
}

/** Focuses the window; or, in a click, opens one again, if `mayOpen`. */
export function showPopup(run: AttemptRun, mayOpen: boolean): void {
  const { popup, pagesUrl, options } = run
  if (popup.handle && !popup.handle.closed) return popup.handle.focus()
  if (!mayOpen || run.completing) return
  if (popup.launched) {
    // A key launches once, so the next window gets keys of its own, and voids the earlier launch.
    run.popup = openPopup(pagesUrl, options.popup)
    void register(run)
  } else {
    popup.handle = openWindow(pagesUrl, popup.key, options.popup)
    popup.heard = false
  }
  void watchPopup(run)
}

/** Watches the window that was just opened: whether it opened, said `hello`, and was closed. */
export async function watchPopup(run: AttemptRun): Promise<void> {
  const { over, popup, timers } = run
  const { handle } = popup
  const isPast = (): boolean => over.aborted || run.popup.handle !== handle
  if (!handle) {
    // A page under COOP gets null for a window that did open; its boot page then tells the broker.
    await pause(timers.blockedAfter, over)
    if (isPast() || run.view?.bootSeen) return
    return run.report({ type: 'blocked', error: clientError('popup_blocked', run.subject) })
  }
  run.report({ type: 'opened' })
  void expectHello(run, isPast)
  const closedAt = await watchClosed(handle, timers.closedEvery, over)
  await pause(timers.closedGrace, over)
  const isTold = !isPast() && (await refresh(run))
  if (isPast() || run.completing) return
  // Our own pages never cut a window off, so before the provider a close is a close.
  const isAtBoot = popup.heard && !(popup.launched && run.view?.status !== 'created')
  // When a person closes a window, the page gets the focus with it; when COOP cuts it off, not.
  const isFocused =
    Math.abs(run.focusedAt() - closedAt) <= timers.focusWindow &&
    !run.alwaysSevers(run.options.provider)
  if (isTold && (isAtBoot || isFocused)) {
    return cancel(run, { status: 'cancelled', reason: 'window_closed' })
  }
  run.report({ type: 'lost' })
}

/** Says goodbye to the window, on whichever of our pages it is. */
export function farewell(run: AttemptRun, end: AttemptEnd): void {
  const { popup, subject } = run
  const { status } = end
  if (!popup.heard || (status === 'cancelled' && end.reason !== 'denied')) popup.handle?.close()
  else if (popup.launched && subject.attemptId) {
    const outcome = status === 'success' ? 'connected' : status === 'error' ? 'failed' : status
    say(run, { ap: 1, type: 'authpipe:ack', attemptId: subject.attemptId, outcome })
  } else {
    const code = status === 'error' ? end.error.code : 'cancelled'
    say(run, { ap: 1, type: 'authpipe:abort', kh: popup.bootHash, code })
  }
}

async function expectHello(run: AttemptRun, isPast: () => boolean): Promise<void> {
  const { popup } = run
  await pause(run.timers.helloTimeout, run.over)
  if (!isPast() && !popup.heard) await refresh(run)
  if (isPast() || popup.heard || run.view?.bootSeen) return
  return cancel(run, { status: 'error', error: clientError('broker_unreachable', run.subject) })
}

async function expectEnd(run: AttemptRun): Promise<void> {
  const { popup } = run
  await pause(run.timers.softWaiting, run.over)
  if (run.popup === popup) run.report({ type: 'overdue' })
}

/** Makes a fresh window's keys known to the broker. */
async function register(run: AttemptRun): Promise<void> {
  const { popup } = run
  const hashes = await hashPopup(popup)
  const body = { codeVerifier: run.verifier, ...hashes }
  try {
    const view = await persist(run, () => run.api.reopenAttempt(run.subject, body))
    popup.registered = true
    takeView(run, view)
    launch(run)
  } catch {
    // The attempt may still end well in the earlier window: only this one is given up.
    popup.handle?.close()
    run.report({ type: 'lost' })
    await refresh(run)
  }
}

function say(run: AttemptRun, message: PageMessage): void {
  run.popup.handle?.postMessage(message, run.pagesOrigin)
}
