import {
  fail,
  finish,
  DISMISSED,
  SUPERSEDED,
  cancel,
  hearResult,
  refresh,
} from './advanceAttempt.ts'
import type { Attempt, AttemptRun, AttemptStart } from './Attempt.ts'
import { attemptSentence } from './attemptSentence.ts'
import { transition } from './attemptMachine.ts'
import type { AttemptState } from './AuthpipeClient.ts'
import { CLIENT_TIMERS } from './clientTimers.ts'
import { createPatience } from './createPatience.ts'
import { isTakenOver, keepAttempt } from './keptAttempts.ts'
import { leavePage } from './leavePage.ts'
import { pageMessages } from './pageMessages.ts'
import { launch, register, say, takeFormLaunch } from './openAttempt.ts'
import { openRelay } from './openRelay.ts'
import { canOpenWindow, isInPlace } from './openWindow.ts'
import { reopenAttempt } from './reopenAttempt.ts'
import { resumeAttempt } from './resumeAttempt.ts'
import { sayGoodbye } from './sayGoodbye.ts'
import { traceHeard, traceState } from './trace.ts'
import { watchWindow } from './watchWindow.ts'

/*
 * One window, one answer, nothing left behind.
 *
 *   click ─ open ─┬─ window   hello ────────────┬─ launch ─ … ─ result ─┬─ complete ─ outcome
 *                 └─ broker   register ─────────┴─ follow ──────────────┘
 *
 * Every sign leads to `takeView`, `complete` or `cancel`. The first outcome counts; with it one signal
 * ends every timer, every listener and every request of the attempt.
 */

/** What says that the page came back, or the network did. */
const RETURNS = ['focus', 'pageshow', 'online', 'visibilitychange']

/**
 * Runs one attempt in the window that the click opened; or goes on with one that was kept; or, with
 * neither, in place of this page. `onEnd` hears its outcome.
 */
export function runAttempt(start: AttemptStart): Attempt {
  const { world, options, slot, onEnd, opened, seed, isResumed } = start
  const over = new AbortController()
  const { signal } = over
  const { retryEvery = CLIENT_TIMERS.retryEvery } = world.timers
  const run: AttemptRun = {
    world,
    over,
    report(change, event) {
      const before = slot.getState()
      const next = transition(before, change)
      if (signal.aborted || next === before) return
      slot.setState({ ...next, userMessage: attemptSentence(next) } as AttemptState)
      const { attemptId, error } = next as Pending
      if (process.env.NODE_ENV !== 'production') traceState(world, options, next as Pending)
      if (event) {
        world.emit(event, { provider: options.provider, attemptId, ...(error && { error }) })
      }
    },
    onEnd,
    patience: createPatience(retryEvery, signal),
    keyHash: '',
    window: null,
    openedAt: Infinity,
    launchedAt: 0,
    isResumed,
    ...seed,
    ...opened,
    hasWindow: opened ? !!opened.window : seed.hasWindow,
  }
  if (canOpenWindow()) begin(run)
  // Once the slot has it.
  else void Promise.resolve().then(() => fail(run))
  return {
    show(mayOpen) {
      if (run.window && !run.window.closed) run.window.focus()
      else if (!mayOpen || run.isCompleting) return
      else if (isNeverInWindow(run)) void leavePage(run)
      else void reopenAttempt(run)
    },
    leave() {
      if (world.canLeave) void leavePage(run)
    },
    dismiss: () => void cancel(run, DISMISSED),
  }
}

/**
 * Where no window was seen before the page was loaded anew, the window may have been loaded in its place,
 * or the page was left on purpose.
 */
function isNeverInWindow({ world, options, isResumed, hasWindow }: AttemptRun): boolean {
  return isInPlace(world, options) || (isResumed && !hasWindow && world.canLeave)
}

function begin(run: AttemptRun): void {
  const { world, patience, over } = run
  const { signal } = over
  const stopHearing = pageMessages(world).add((event) => {
    if (process.env.NODE_ENV !== 'production') traceHeard(run, event)
    hear(run, event)
  })
  signal.addEventListener('abort', () => {
    patience.wake()
    stopHearing()
    sayGoodbye(run)
  })
  const comeBack = ({ persisted }: Partial<PageTransitionEvent>): void => {
    // Shown again as it was, it cannot know what became of an attempt that it had not named yet.
    if (persisted && !run.id && isTakenOver(run)) return finish(run, SUPERSEDED)
    patience.wake()
    void refresh(run)
  }
  for (const name of RETURNS) window.addEventListener(name, comeBack, { signal })
  watchWindow(run)
  // Unknown to a page that was just loaded anew.
  if (world.config?.hasRelay !== false) openRelay(run)
  // Launched before this page was loaded anew.
  if (run.binding) run.launchedAt = performance.now()
  takeFormLaunch(run)
  keepAttempt(run)
  if (run.isResumed) {
    world.emit('connect.resumed', { provider: run.options.provider, attemptId: run.id })
    run.registered = resumeAttempt(run)
  } else if (run.openedAt === Infinity) void leavePage(run)
  else run.registered = register(run)
}

function hear(run: AttemptRun, { origin, source, data }: MessageEvent): void {
  const { ap, type, kh, attemptId, completionCode } = Object(data) as Said
  if (ap !== 1 || !source || origin !== new URL(run.world.pagesUrl).origin) return
  const isHello = type === 'authpipe:hello' && kh === run.keyHash
  const isResult = type === 'authpipe:result' && attemptId === run.id && run.launchedAt > 0
  if (!isHello && !isResult) return
  // A page that was loaded anew does not know the window that knows its keys.
  if (run.isResumed && !run.window) Object.assign(run, { window: source, hasWindow: true })
  if (source !== run.window) return
  if (isResult) return hearResult(run, completionCode)
  run.isHere = true
  if (!launch(run)) say(run, { ap, type: 'authpipe:wait', kh: run.keyHash })
}

type Pending = Extract<AttemptState, { status: 'pending' }>

/** Anything may be said to a page; each field is compared with the one value it may have. */
type Said = Partial<Record<'ap' | 'type' | 'kh' | 'attemptId' | 'completionCode', unknown>>
