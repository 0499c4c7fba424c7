import { refresh } from './advanceAttempt.ts'
import type { AttemptRun, AttemptWatch } from './Attempt.ts'
import { CLIENT_TIMERS } from './clientTimers.ts'
import { cancelAttempt } from './cancelAttempt.ts'
import { createPatience } from './createPatience.ts'
import { followAttempt } from './followAttempt.ts'
import { keepAttempt } from './keptAttempts.ts'
import { leavePage } from './leavePage.ts'
import { openRelay } from './openRelay.ts'
import { reopenAttempt } from './reopenAttempt.ts'
import { resumeAttempt } from './resumeAttempt.ts'
import { sayGoodbye } from './sayGoodbye.ts'
import { takeEarlyView } from './takeEarlyView.ts'
import { watchWindow } from './watchWindow.ts'

/** What says that the page came back, or the network did. */
const RETURNS = ['focus', 'pageshow', 'online', 'visibilitychange']

/**
 * Looks after an attempt until it is over: asks for news of it, watches its window, sends again what
 * failed, and keeps what a page that is loaded anew needs.
 */
export function watchAttempt(run: AttemptRun): AttemptWatch {
  const { world, over, kept } = run
  const { signal } = over
  const patience = createPatience(world.timers.retryEvery ?? CLIENT_TIMERS.retryEvery, signal)
  let isFollowed = false
  const watch: AttemptWatch = {
    onView(view) {
      takeEarlyView(run, view)
      if (!isFollowed) void followAttempt(run, patience)
      isFollowed = true
    },
    sendAgain: patience.sendAgain,
    cancel: (end) => cancelAttempt(run, end),
    reopen: () => void reopenAttempt(run),
    leave: () => void leavePage(run),
  }
  run.watch = watch
  if (signal.aborted) {
    sayGoodbye(run)
    return watch
  }
  signal.addEventListener('abort', () => {
    patience.wake()
    sayGoodbye(run)
  })
  const comeBack = (): void => {
    patience.wake()
    void refresh(run)
  }
  for (const name of RETURNS) window.addEventListener(name, comeBack, { signal })
  keepAttempt(run)
  watchWindow(run)
  if (world.config?.hasRelay) openRelay(run)
  if (run.view) watch.onView(run.view)
  if (kept) void resumeAttempt(run)
  else if (run.options.flow === 'redirect') void leavePage(run)
  return watch
}
