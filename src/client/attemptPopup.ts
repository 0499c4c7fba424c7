import { MESSAGE_VERSION, type PopupMessage } from '@authpipe/protocol'
import { subjectOf, type AttemptRun } from './AttemptRun.ts'
import type { AttemptOutcome } from './AuthpipeClient.ts'
import { clientError } from './clientErrors.ts'
import { pause } from './pause.ts'
import { hashPopup, openPopup, openWindow, say, type Popup } from './popup.ts'
import {
  cancel,
  cancelledAs,
  complete,
  persist,
  refresh,
  takeView,
  TRIES,
} from './settleAttempt.ts'
import { watchClosed } from './windowWatch.ts'

const ap = MESSAGE_VERSION

/** A message that came from the broker's pages. Whether from this attempt's window is seen here. */
export function hearPopup(
  run: AttemptRun,
  message: PopupMessage,
  source: MessageEventSource | null,
): void {
  const { popup, view } = run
  if (run.over.aborted || !source || source !== popup.handle) return
  if (message.type === 'authpipe:hello') {
    if (message.kh !== popup.hashes?.bootHash) return
    popup.heard = true
    if (!launch(run)) sayTo(run, { ap, type: 'authpipe:wait', kh: message.kh })
  } else if (view && message.attemptId === view.attemptId && popup.launched) {
    run.completionCode ??= message.completionCode
    // The broker's word is asked for wherever the window's alone does not lead to `complete`.
    if (run.completionCode && view.binding === run.did) void complete(run, view)
    else void refresh(run)
  }
}

/** Lets the window go on to the provider, once the broker knows its key. Whether it did now. */
export function launch(run: AttemptRun): boolean {
  const { popup, view } = run
  const kh = popup.hashes?.bootHash
  if (!popup.heard || !popup.registered || popup.launched || !view || !kh) return false
  popup.launched = true
  run.did = 'handshake'
  const { attemptId } = view
  sayTo(run, { ap, type: 'authpipe:launch', kh, attemptId, launchSecret: popup.launchSecret })
  run.report({ type: 'launched' })
  void expectProgress(run)
  return true
}

/** Focuses the window, or opens it again, in a click. `again`: also one that was not yet given up. */
export function showPopup(run: AttemptRun, again: boolean): void {
  const { popup, world, options } = run
  if (popup.handle && !popup.handle.closed) return popup.handle.focus()
  if (!again || run.completing) return
  if (popup.launched) {
    // A key launches once, so the next window gets keys of its own, and voids the earlier launch.
    run.popup = openPopup(world.pagesUrl, options.popup)
    void register(run, run.popup)
  } else {
    popup.handle = openWindow(world.pagesUrl, popup.key, options.popup)
    popup.heard = false
  }
  run.report({ type: 'opened' })
  void watchPopup(run)
}

/** Watches the window that was just opened: whether it opened, said `hello`, and was closed. */
export async function watchPopup(run: AttemptRun): Promise<void> {
  const { over, world } = run
  const { handle } = run.popup
  const isCurrent = (): boolean => !over.aborted && run.popup.handle === handle
  if (!handle) {
    // A page under COOP gets null for a window that did open; its boot page then tells the broker.
    await pause(world.timers.blockedAfter, over)
    if (!isCurrent() || run.view?.bootSeen) return
    const error = clientError('popup_blocked', { provider: run.options.provider })
    return run.report({ type: 'blocked', error })
  }
  void expectHello(run, isCurrent)
  const closedAt = await watchClosed(handle, world.timers.closedEvery, over)
  if (closedAt === undefined || !isCurrent()) return
  await pause(world.timers.closedGrace, over)
  const isTold = await refresh(run)
  if (!isCurrent() || run.completing) return
  if (isTold && isBelieved(run, closedAt)) return cancel(run, cancelledAs(run, 'window_closed'))
  run.report({ type: 'lost' })
}

/** Says goodbye to the window, whichever of our pages it is on. */
export function farewell(run: AttemptRun, outcome: AttemptOutcome): void {
  const { popup } = run
  const kh = popup.hashes?.bootHash
  const { status, attemptId } = outcome
  const isDismissed = status === 'cancelled' && outcome.reason !== 'denied'
  if (!popup.heard || isDismissed) popup.handle?.close()
  else if (popup.launched && attemptId) {
    const how = status === 'success' ? 'connected' : status === 'error' ? 'failed' : 'cancelled'
    sayTo(run, { ap, type: 'authpipe:ack', attemptId, outcome: how })
  } else if (kh) {
    const code = status === 'error' ? outcome.error.code : 'cancelled'
    sayTo(run, { ap, type: 'authpipe:abort', kh, code })
  }
}

/**
 * A close counts while the window was on our own pages, which never cut it off, or when the page got
 * the focus with it, unless the provider always cuts windows off.
 */
function isBelieved({ popup, view, world, options }: AttemptRun, closedAt: number): boolean {
  const isAtBoot = popup.heard && (!popup.launched || view?.status === 'created')
  const isFocusedWithIt = Math.abs(world.focusedAt() - closedAt) <= world.timers.focusWindow
  return isAtBoot || (isFocusedWithIt && !world.alwaysSevers(options.provider))
}

async function expectHello(run: AttemptRun, isCurrent: () => boolean): Promise<void> {
  await pause(run.world.timers.helloTimeout, run.over)
  if (!isCurrent() || run.popup.heard) return
  await refresh(run)
  if (!isCurrent() || run.popup.heard || run.view?.bootSeen) return
  const attemptId = run.view?.attemptId
  const error = clientError('broker_unreachable', { provider: run.options.provider, attemptId })
  return cancel(run, { status: 'error', attemptId, error })
}

async function expectProgress(run: AttemptRun): Promise<void> {
  const { popup, over, world } = run
  await pause(world.timers.softWaiting, over)
  if (!over.aborted && run.popup === popup) run.report({ type: 'overdue' })
}

/** Makes a fresh window's key known to the broker. */
async function register(run: AttemptRun, popup: Popup): Promise<void> {
  const { view, verifier: codeVerifier, world } = run
  if (!view) return
  try {
    const request = { codeVerifier, ...(await hashPopup(popup)) }
    const subject = subjectOf(run, view.attemptId)
    const answer = await persist(run, TRIES, () => world.api.reopenAttempt(subject, request))
    popup.registered = true
    takeView(run, answer)
    launch(run)
  } catch {
    // The attempt itself may still end well in the earlier window: only this window is given up.
    popup.handle?.close()
    run.report({ type: 'lost' })
    await refresh(run)
  }
}

function sayTo(run: AttemptRun, message: Parameters<typeof say>[2]): void {
  say(run.popup, run.world.pagesUrl, message)
}
