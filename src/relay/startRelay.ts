import { MESSAGE_VERSION, RELAY_CHANNEL } from '@authpipe/protocol'
import type { ResultMessage } from '@authpipe/protocol'
import { relayMessages } from './relayMessages.ts'
import type { RelayMessages, RelayState } from './relayMessages.ts'

/** How the page looks while it relays. */
export interface RelayOptions {
  /** Its text is replaced by what the page is doing. @default nothing is written anywhere */
  readonly element?: Element | null | undefined
  /** Words in place of ours. */
  readonly messages?: Partial<RelayMessages> | undefined
  /** Called with what the page is doing, at once and after each change. */
  readonly onState?: ((state: RelayState) => void) | undefined
  /** Milliseconds until a page that has not answered is called quiet. @default 4000 */
  readonly quietAfter?: number | undefined
}

/** Between two tries, in milliseconds; doubles. A page that is just being loaded anew hears the next. */
const FIRST_PAUSE = 500
/** The code is worth nothing after a minute. */
const LAST_PAUSE = 32_000

/**
 * Runs a page of your own that a window ends on when it has lost the page that opened it: hands what
 * stands in the fragment to that page, by BroadcastChannel of this origin, and closes the window when the
 * page is through. The fragment is gone from the address first of all. What comes back stops it.
 */
export function startRelay(options: RelayOptions = {}): () => void {
  const { element, messages, onState, quietAfter = 4000 } = options
  const [, attemptId, completionCode] =
    /^#ap=(att_[\w-]{20,40})(?:&cc=([\w-]{43}))?$/.exec(location.hash) ?? []
  history.replaceState(history.state, '', location.pathname + location.search)

  function say(state: RelayState): void {
    if (element) element.textContent = messages?.[state] ?? relayMessages[state]
    onState?.(state)
  }

  if (!attemptId) {
    say('idle')
    return () => undefined
  }
  const result: ResultMessage = {
    ap: MESSAGE_VERSION,
    type: 'authpipe:result',
    attemptId,
    ...(completionCode && { completionCode }),
  }
  const channel = new BroadcastChannel(RELAY_CHANNEL)
  let timer: ReturnType<typeof setTimeout>
  const quiet = setTimeout(() => say('quiet'), quietAfter)

  function stop(): void {
    clearTimeout(quiet)
    clearTimeout(timer)
    channel.close()
  }

  function tell(pause: number): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    channel.postMessage(result)
    if (pause <= LAST_PAUSE) timer = setTimeout(() => tell(pause * 2), pause)
  }

  channel.addEventListener('message', ({ data }) => {
    const { ap, type, attemptId: id } = Object(data) as Record<string, unknown>
    if (ap !== MESSAGE_VERSION || type !== 'authpipe:ack' || id !== attemptId) return
    stop()
    say('over')
    window.close()
  })
  say('finishing')
  tell(FIRST_PAUSE)
  return stop
}
