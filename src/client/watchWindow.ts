import { cancel, refresh } from './advanceAttempt.ts'
import type { AttemptRun } from './Attempt.ts'
import { clientError } from './clientErrors.ts'
import { CLIENT_TIMERS } from './clientTimers.ts'

/**
 * Looks at the attempt's window now and then, until the attempt is over: whether it opened, said hello,
 * takes long, was closed.
 */
export function watchWindow(run: AttemptRun): void {
  const { signal } = run.over
  const timers = { ...CLIENT_TIMERS, ...run.world.timers }
  /** Which window was found closed, and when. */
  let closed: Window | null = null
  let closedAt = 0
  let focusedAt = -Infinity

  function look(): void {
    const now = performance.now()
    if (run.launchedAt && now - run.launchedAt >= timers.softWaiting) {
      run.report({ detached: true }, 'connect.stalled')
    }
    const patience = run.window ? timers.helloTimeout : timers.blockedAfter
    if (!run.isHere && now - run.openedAt >= patience) {
      run.openedAt = Infinity
      void judgeSilence(run)
    }
    // Read again and again, since WebKit can show `closed` before a message that was sent earlier
    // arrives.
    if (!run.window?.closed) closed = null
    else if (closed !== run.window) {
      closed = run.window
      closedAt = now
    } else if (now - closedAt >= timers.closedGrace) {
      // When a person closes a window, the page gets the focus with it; when COOP cuts it off, not.
      void judgeClose(run, Math.abs(focusedAt - closedAt) <= timers.focusWindow)
      closedAt = Infinity
    }
  }

  const timer = setInterval(look, timers.closedEvery)
  const handleFocus = (): void => {
    focusedAt = performance.now()
  }
  window.addEventListener('focus', handleFocus, { signal })
  const handleShow = ({ persisted }: PageTransitionEvent): void => {
    // While the page stood still it saw neither when a window was closed nor why.
    if (persisted) [closed, closedAt] = [run.window, -Infinity]
  }
  window.addEventListener('pageshow', handleShow, { signal })
  signal.addEventListener('abort', () => clearInterval(timer))
}

/** A page under COOP gets nothing in hand for a window that did open: its boot page tells the broker. */
async function judgeSilence(run: AttemptRun): Promise<void> {
  const judged = run.window
  if (judged) await refresh(run)
  if (run.window !== judged || run.isHere || run.view?.bootSeen) return
  if (judged) await cancel(run, { status: 'error', error: clientError('broker_unreachable') })
  else run.report({ phase: 'blocked', error: clientError('popup_blocked') }, 'window.blocked')
}

/** A hint and no more: a window cut off by COOP reads exactly like a closed one, in every engine. */
async function judgeClose(run: AttemptRun, isFocused: boolean): Promise<void> {
  const { options, world, window: judged } = run
  const isTold = await refresh(run)
  if (run.window !== judged || run.isCompleting) return
  const provider = world.config?.providers.find(({ id }) => id === options.provider)
  // Our own pages never cut a window off, so before the provider a close is a close.
  const isAtBoot = !(run.launchedAt && run.view?.status !== 'created')
  if (isTold && run.isHere && (isAtBoot || (isFocused && provider?.severs !== 'always'))) {
    await cancel(run, { status: 'cancelled', reason: 'window_closed' })
  } else run.report({ detached: true }, 'window.maybe_closed')
}
