import { parsePopupMessage } from '@authpipe/protocol'
import type { AttemptBinding, AttemptView, ConnectionAnswer, PageMessage } from '@authpipe/protocol'
import type { Attempt, AttemptEnd, AttemptWorld } from './Attempt.ts'
import type { AttemptOutcome, ConnectOptions } from './AuthpipeClient.ts'
import type { AttemptEvent } from './attemptMachine.ts'
import type { BrokerRequest } from './brokerRequest.ts'
import { ConnectError } from './ConnectError.ts'
import { clientError, isLasting, type ClientErrorCode } from './clientErrors.ts'
import { createPatience } from './createPatience.ts'
import { canOpenWindow, openWindow } from './openWindow.ts'
import { randomSecret, sha256 } from './secrets.ts'

/*
 * One window, one answer, nothing left behind.
 *
 *   click ─ open ─┬─ window   hello ────────────┬─ launch ─ … ─ result ─┬─ complete ─ outcome
 *                 └─ broker   register ─────────┴─ follow ──────────────┘
 *
 * Every sign leads to `takeView`, `complete` or `cancel`. The first outcome counts; with it one signal
 * ends every timer and every request of the attempt.
 */

/** How often `complete` is sent: with its pauses about ten minutes, as long as the broker replays it. */
const COMPLETE_TRIES = 60

/** Seconds for which the broker holds a poll back until there is news. */
const POLL_SECONDS = 25

/** Opens the window, before anything else, and runs one attempt in it. `onEnd` hears its outcome. */
export function runAttempt(
  { request, page, pagesUrl, timers, alwaysSevers }: AttemptWorld,
  options: ConnectOptions,
  onEvent: (event: AttemptEvent) => void,
  onEnd: (outcome: AttemptOutcome) => void,
): Attempt {
  const { provider } = options
  const over = new AbortController()
  const isOver = over.signal
  const pagesOrigin = new URL(pagesUrl).origin
  const { persist, pause, wake } = createPatience(timers.retryEvery, isOver)

  // The window. `key` (K, 192 bit) goes to it in its fragment, to the broker only as `bootHash`;
  // `launchSecret` (L, 256 bit) goes to it only in `launch`, to the broker only as `launchHash`.
  let handle: Window | null = null
  let key = ''
  let launchSecret = ''
  let bootHash = ''
  let isRegistered = false
  let hasSaidHello = false
  // On the clock of `performance.now()`. 0: not yet. Infinity: was acted upon.
  let openedAt = 0
  let launchedAt = 0
  let closedAt = 0
  let focusedAt = -Infinity

  // The broker's word. `verifier` (V, 256 bit): only this page can complete or cancel the attempt.
  const verifier = randomSecret(32)
  let attemptId: string | undefined
  let view: AttemptView | undefined
  /** How this page bound the window to itself. `complete` demands that the broker saw the same. */
  let binding: AttemptBinding | undefined
  let completionCode: string | undefined
  let isCompleting = false
  let isCancelling = false
  /** What the attempt ends as when the broker says `cancelled`. */
  let verdict: AttemptEnd = { status: 'cancelled', reason: 'dismissed' }

  const errorOf = (code: ClientErrorCode, cause?: unknown): ConnectError =>
    clientError(code, { provider, attemptId }, cause)

  /** Says what happens, as long as the attempt is not over. */
  function report(type: AttemptEvent['type'], more?: object): void {
    if (!isOver.aborted) onEvent({ type, ...more } as AttemptEvent)
  }

  // ── Asking the broker ──

  const ask = <Answer>(path: string, rest?: BrokerRequest): Promise<Answer> =>
    request(`/attempts${path}`, { subject: { provider, attemptId }, ...rest })

  const post = <Answer = AttemptView>(action: string, more?: object): Promise<Answer> =>
    ask(`/${attemptId}/${action}`, {
      body: { codeVerifier: verifier, ...more },
      // Whoever cancels may be leaving the page.
      keepalive: action === 'cancel',
    })

  /** Asks the broker where the attempt stands, and whether it told. */
  async function refresh(): Promise<boolean> {
    try {
      if (view) takeView(await ask(`/${attemptId}`, { signal: isOver }))
      return true
    } catch {
      // `follow` asks again, and reports a refusal that lasts.
      return false
    }
  }

  /** Hears from the broker how the attempt goes, by long polling, until it is over. */
  async function follow(known: AttemptView): Promise<void> {
    const path = `/${attemptId}?wait=${POLL_SECONDS}&v=${known.version}`
    await persist(
      async (signal) => takeView(await ask(path, { signal, wait: POLL_SECONDS })),
      Infinity,
      isLasting,
    )
    // Whoever answers too early, and without news, is not hurried.
    if (!(view && view.version > known.version)) await pause()
  }

  /** Acts on what the broker says of the attempt, unless something newer is known. */
  function takeView(next: AttemptView): void {
    if (isOver.aborted || !(next.version >= (view?.version ?? 0))) return
    view = next
    const { status, error, bootSeen } = next
    if (bootSeen) report('boot_seen')
    if (status === 'at_provider') report(status)
    else if (status === 'authorized' || isExchanged(next)) void complete()
    else if (status === 'denied') finish({ status: 'cancelled', reason: status })
    else if (status === 'cancelled') finish(verdict)
    else if (error) fail(new ConnectError({ ...error, provider, attemptId }))
  }

  // ── Beginning ──

  /**
   * Opens a window, and makes its keys known to the broker. A key launches once, so the next window
   * after a launch gets keys of its own, which void that launch.
   */
  function open(): void {
    const isFresh = !key || launchedAt > 0
    if (isFresh) {
      key = randomSecret(24)
      launchSecret = randomSecret(32)
      bootHash = ''
      isRegistered = false
      launchedAt = 0
    }
    handle = openWindow(pagesUrl, key, options.popup)
    hasSaidHello = false
    openedAt = performance.now()
    closedAt = 0
    // Means something the first time only.
    report('start')
    if (handle) report('opened')
    if (isFresh) void (view ? renew() : begin())
  }

  /** Makes the attempt at the broker, and follows it to its end. */
  async function begin(): Promise<void> {
    try {
      await register()
      for (let known = view; known && !isOver.aborted; known = view) await follow(known)
    } catch (error) {
      fail(error)
    }
  }

  /** Tells the broker of a fresh window for the attempt. */
  async function renew(): Promise<void> {
    try {
      await register()
    } catch {
      // The attempt may still end well in the earlier window: only this one is given up.
      key = ''
      handle?.close()
      report('lost')
      await refresh()
    }
  }

  /** Makes the window's keys known to the broker, with the attempt where it is new. */
  async function register(): Promise<void> {
    const { scopes, connectionId, loginHint } = options
    bootHash = await sha256(key)
    const hashes = { bootHash, launchHash: await sha256(launchSecret) }
    const body = {
      provider,
      scopes,
      connectionId: connectionId || undefined,
      loginHint: loginHint || undefined,
      codeChallenge: await sha256(verifier),
      ...hashes,
      display: 'popup',
    }
    const headers = { 'idempotency-key': bootHash }
    const next = await persist<AttemptView>(() =>
      view ? post('reopen', hashes) : ask('', { body, headers }),
    )
    attemptId = next.attemptId
    if (isOver.aborted) {
      // Cancelled while it was being made: it must not stand in the way of the next one.
      if (!view) await post('cancel')
      return
    }
    isRegistered = true
    report('created', { attemptId })
    takeView(next)
    launch()
  }

  /** Lets the window go on to the provider, once the broker knows its key. Whether it did now. */
  function launch(): boolean {
    if (isOver.aborted || !attemptId || !hasSaidHello || !isRegistered || launchedAt) return false
    launchedAt = performance.now()
    binding = 'handshake'
    say({ ap: 1, type: 'authpipe:launch', kh: bootHash, attemptId, launchSecret })
    report('launched')
    return true
  }

  // ── The window's signs ──

  function say(message: PageMessage): void {
    handle?.postMessage(message, pagesOrigin)
  }

  function hear(event: Event | MessageEvent): void {
    if (event.type === 'focus') focusedAt = performance.now()
    if (!('data' in event)) return wake()
    const { origin, source, data } = event
    if (!source || source !== handle || origin !== pagesOrigin) return
    const message = parsePopupMessage(data)
    if (message?.type === 'authpipe:hello' && message.kh === bootHash) {
      hasSaidHello = true
      if (!launch()) say({ ap: 1, type: 'authpipe:wait', kh: bootHash })
    } else if (
      message?.type === 'authpipe:result' &&
      launchedAt &&
      message.attemptId === attemptId
    ) {
      completionCode ??= message.completionCode
      // The broker's word is asked for wherever the window's alone does not lead to `complete`.
      void (completionCode && view?.binding === binding ? complete() : refresh())
    }
  }

  /** Looks at the window now and then: whether it opened, said `hello`, takes long, was closed. */
  function look(): void {
    const now = performance.now()
    if (launchedAt && now - launchedAt >= timers.softWaiting) report('overdue')
    if (!hasSaidHello && now - openedAt >= (handle ? timers.helloTimeout : timers.blockedAfter)) {
      openedAt = Infinity
      if (handle) void judgeSilence()
      // A page under COOP gets null for a window that did open; its boot page tells the broker.
      else if (!view?.bootSeen) report('blocked', { error: errorOf('popup_blocked') })
    }
    // Read again and again, since WebKit can show `closed` before a message that was sent earlier
    // arrives.
    closedAt = handle?.closed ? closedAt || now : 0
    if (closedAt && now - closedAt >= timers.closedGrace) {
      void judgeClose(closedAt)
      closedAt = Infinity
    }
  }

  async function judgeSilence(): Promise<void> {
    const judged = handle
    await refresh()
    if (handle !== judged || hasSaidHello || view?.bootSeen) return
    await cancel({ status: 'error', error: errorOf('broker_unreachable') })
  }

  /** A hint and no more: a window cut off by COOP reads exactly like a closed one, in every engine. */
  async function judgeClose(at: number): Promise<void> {
    const judged = handle
    const isTold = await refresh()
    if (handle !== judged || isCompleting) return
    // Our own pages never cut a window off, so before the provider a close is a close.
    const isAtBoot = hasSaidHello && !(launchedAt && view?.status !== 'created')
    // When a person closes a window, the page gets the focus with it; when COOP cuts it off, not.
    const isFocused = Math.abs(focusedAt - at) <= timers.focusWindow && !alwaysSevers(provider)
    if (isTold && (isAtBoot || isFocused)) {
      await cancel({ status: 'cancelled', reason: 'window_closed' })
    } else report('lost')
  }

  // ── Ending ──

  /**
   * Turns the provider's answer into a connection, once, however many signs of it arrive.
   * Refuses an attempt whose window was bound otherwise than this page did it: somebody else launched
   * it with a stolen key, and would connect an account of theirs.
   */
  async function complete(): Promise<void> {
    if (isCompleting || isCancelling) return
    if (view?.binding !== binding) {
      const error = errorOf('launch_origin_mismatch')
      return cancel({ status: 'error', error })
    }
    isCompleting = true
    report('authorized')
    try {
      const { connection } = await persist(
        () => post<ConnectionAnswer>('complete', { completionCode }),
        COMPLETE_TRIES,
      )
      finish({ status: 'success', connection })
    } catch (error) {
      // A cancel may have come first; what the attempt says goes before what the request says.
      await refresh()
      fail(error)
    }
  }

  /**
   * Ends the attempt at the broker; it ends as `end` if the broker agrees, else as what it became.
   *
   * When the broker cannot be reached, a verdict of the person or of this page stands all the same:
   * only the holder of the verifier can complete, and this page then never will. A close that was
   * only inferred does not stand without the broker's word: the attempt goes on, detached.
   */
  async function cancel(end: AttemptEnd): Promise<void> {
    if (isCancelling || isOver.aborted) return
    verdict = end
    // Still being created, so no window was launched; `register` cancels it when it comes to be.
    if (!view) return finish(end)
    isCancelling = true
    try {
      takeView(await persist(() => post('cancel')))
    } catch {
      await refresh()
      if ('reason' in end && end.reason === 'window_closed') report('lost')
      else if (!isCompleting && !isExchanged(view)) finish(end)
    }
    isCancelling = false
    // What arrived meanwhile was held back.
    takeView(view)
  }

  /** Ends the attempt, and everything that waits in it. Only the first call counts. */
  function finish(end: AttemptEnd): void {
    if (isOver.aborted) return
    over.abort()
    wake()
    clearInterval(watch)
    stopHearing?.()
    farewell(end)
    onEnd({ ...end, attemptId } as AttemptOutcome)
  }

  function fail(error: unknown): void {
    finish({
      status: 'error',
      error:
        error instanceof ConnectError
          ? error
          : // Nothing else of ours throws: the platform lacks something.
            errorOf('unsupported_environment', error),
    })
  }

  /** Says goodbye to the window, on whichever of our pages it is. */
  function farewell(end: AttemptEnd): void {
    const { status } = end
    if (!hasSaidHello || (status === 'cancelled' && end.reason !== 'denied')) handle?.close()
    else if (launchedAt && attemptId) {
      const outcome = status === 'success' ? 'connected' : status === 'error' ? 'failed' : status
      say({ ap: 1, type: 'authpipe:ack', attemptId, outcome })
    } else {
      const code = status === 'error' ? end.error.code : 'cancelled'
      say({ ap: 1, type: 'authpipe:abort', kh: bootHash, code })
    }
  }

  let watch: ReturnType<typeof setInterval> | undefined
  let stopHearing: (() => void) | undefined
  if (canOpenWindow()) {
    open()
    watch = setInterval(look, timers.closedEvery)
    stopHearing = page.add(hear)
  } else {
    report('start')
    queueMicrotask(() => fail(undefined))
  }

  return {
    show(mayOpen) {
      if (handle && !handle.closed) handle.focus()
      else if (mayOpen && !isCompleting) open()
    },
    dismiss: () => void cancel({ status: 'cancelled', reason: 'dismissed' }),
  }
}

function isExchanged({ status }: AttemptView): boolean {
  return status === 'exchanging' || status === 'active'
}
