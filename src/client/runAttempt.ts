import type { AttemptView, CreateAttemptRequest, PageMessage } from '@authpipe/protocol'
import { fail, hearResult, persist, post, takeView } from './advanceAttempt.ts'
import type { AttemptKeys, AttemptRun, AttemptWorld, KeptAttempt } from './Attempt.ts'
import type { AttemptOutcome, ConnectOptions } from './AuthpipeClient.ts'
import { bootUrl, canOpenWindow, openWindow } from './openWindow.ts'
import { randomSecret, sha256 } from './secrets.ts'

/*
 * One window, one answer, nothing left behind.
 *
 *   click ─ open ─┬─ window   hello ────────────┬─ launch ─ … ─ result ─┬─ complete ─ outcome
 *                 └─ broker   register ─────────┴───────────────────────┘
 *
 * Every sign leads to `takeView`, `complete` or `cancel`. The first outcome counts; with it one signal
 * ends every timer and every request of the attempt. All that happens when things go well is loaded
 * with the button. `watchAttempt` looks after the rest, and is loaded while the window opens.
 */

/**
 * Runs one attempt: opens its window before anything else, or goes on with one that was kept.
 * `onEnd` hears its outcome.
 */
export function runAttempt(
  world: AttemptWorld,
  options: ConnectOptions,
  report: AttemptRun['report'],
  onEnd: (outcome: AttemptOutcome) => void,
  kept?: KeptAttempt,
): AttemptRun {
  const over = new AbortController()
  const { signal } = over
  const run: AttemptRun = {
    world,
    options,
    over,
    report: (change, event) => {
      if (!signal.aborted) report(change, event)
    },
    onEnd,
    verifier: randomSecret(32),
    keys: createKeys(),
    keyHash: '',
    window: null,
    openedAt: Infinity,
    launchedAt: kept?.binding ? performance.now() : 0,
    kept,
    ...kept,
  }
  if (!canOpenWindow()) {
    run.report({ phase: 'opening' })
    void fail(run)
    return run
  }
  const isPopup = !kept && options.flow !== 'redirect'
  if (isPopup) open(run)
  // Wherever the window of a page that was loaded anew is, it is out of sight.
  else run.report({ phase: 'opening', detached: !!kept })
  signal.addEventListener(
    'abort',
    world.messages.add((event) => hear(run, event)),
  )
  run.watching = import('./watchAttempt.ts').then(
    ({ watchAttempt }) => watchAttempt(run),
    // Nobody will notice a window that is lost, so the ways out are offered from the start.
    () => run.report({ detached: true }) as undefined,
  )
  if (isPopup) void register(run)
  return run
}

/** What the next window shall be known by. */
export function createKeys(): AttemptKeys {
  return { key: randomSecret(24), secret: randomSecret(32) }
}

/** Opens the attempt's window, or a tab. */
export function open(run: AttemptRun, isTab = run.options.flow === 'tab'): void {
  const { openByForm, pagesUrl } = run.world
  const popup = isTab ? undefined : (run.options.popup ?? {})
  run.window = openByForm
    ? openByForm(pagesUrl, run.keys, popup)
    : openWindow(bootUrl(pagesUrl, run.keys), popup)
  run.openedAt = performance.now()
  run.isHere = false
  if (openByForm && run.window) {
    run.binding = 'post'
    run.launchedAt = run.openedAt
  }
  run.report({ phase: 'opening', detached: false }, run.window ? 'window.opened' : undefined)
}

/** Makes the attempt, with its window's keys, at the broker. */
export async function register(run: AttemptRun): Promise<void> {
  try {
    const body = await describe(run)
    const view = await persist(run, () => run.world.request<AttemptView>('/attempts', { body }))
    takeRegistered(run, view)
  } catch (error) {
    await fail(run, error)
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
  // Cancelled while it was being made: it must not stand in the way of the next one.
  if (run.over.signal.aborted) return void post(run, 'cancel').catch(() => undefined)
  run.report({ attemptId: run.id })
  takeView(run, view)
  launch(run)
}

/** Lets the window go on to the provider, once the broker knows its key. Whether it did now. */
function launch(run: AttemptRun): boolean {
  const { id: attemptId, keyHash: kh, keys } = run
  if (!attemptId || !run.isHere || !run.isKnown || run.launchedAt) return false
  run.launchedAt = performance.now()
  run.binding = 'handshake'
  say(run, { ap: 1, type: 'authpipe:launch', kh, attemptId, launchSecret: keys.secret })
  run.report({ phase: 'launching' })
  return true
}

/** Speaks to the attempt's window. */
export function say({ window, world }: AttemptRun, message: PageMessage): void {
  window?.postMessage(message, new URL(world.pagesUrl).origin)
}

function hear(run: AttemptRun, { origin, source, data }: MessageEvent): void {
  const { ap, type, kh, attemptId, completionCode } = Object(data) as Said
  if (ap !== 1 || !source || origin !== new URL(run.world.pagesUrl).origin) return
  const isHello = type === 'authpipe:hello' && kh === run.keyHash
  const isResult = type === 'authpipe:result' && attemptId === run.id && run.launchedAt > 0
  if (!isHello && !isResult) return
  // A page that was loaded anew does not know the window that knows its keys.
  if (run.kept) run.window ??= source as Window
  if (source !== run.window) return
  if (isResult) return hearResult(run, completionCode)
  run.isHere = true
  if (!launch(run)) say(run, { ap, type: 'authpipe:wait', kh: run.keyHash })
}

/** Anything may be said to a page; each field is compared with the one value it may have. */
type Said = Partial<Record<'ap' | 'type' | 'kh' | 'attemptId' | 'completionCode', unknown>>
