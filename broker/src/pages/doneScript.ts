import type { Page, PageState } from './createPage.ts'
import type { PageTimers } from './PageTimers.ts'
import type { PageWindow } from './PageWindow.ts'

/** What the last page is sent with. */
export interface DoneData {
  readonly timers: PageTimers
  readonly attemptId: string
  /** The attempt's page: the only origin that is told anything. */
  readonly origin: string
  readonly isFinal: boolean
  readonly completionCode?: string
  readonly error?: string
  /** A page of that origin with the result in its fragment, for a window that lost its opener. */
  readonly relay?: string
  readonly waitingTitle: string
  readonly finishingStatus: string
  readonly quietTitle: string
  readonly quietStatus: string
  readonly closedStatus: string
  readonly staleTitle: string
  readonly staleStatus: string
}

/** What a page says. */
export interface Saying {
  readonly state: PageState
  readonly title: string
  readonly status: string
}

/** `GET /connect/done/{id}/status` */
export interface DoneAnswer {
  readonly status: string
  /** What there is to say of the end; absent before it. */
  readonly saying?: Saying
}

/**
 * The window's last page. Tells its opener how it went, or goes on to the customer's relay page, then
 * follows the attempt until the broker says how it ended, and closes. Says at each moment what it waits
 * for. Sent to browsers as its own source text.
 */
export function donePage(window: PageWindow, page: Page<DoneData>): void {
  const { data } = page
  const { timers, attemptId, completionCode, error } = data
  const path = `/connect/done/${attemptId}`
  let isOver = false
  let waited = 0
  let shown = data.waitingTitle

  const closeIn = (ms: number) => window.setTimeout(() => window.close(), ms)

  function end({ state, title, status }: Saying): void {
    isOver = true
    page.show(state, title, status)
    // A refusal takes longer to read.
    closeIn(state === 'connected' ? timers.closeAfter : timers.closeAfter * 4)
  }

  /** Each only once: what changes is read aloud. */
  function wait(title: string, status: string): void {
    if (shown !== title + status) page.show('working', title, status)
    shown = title + status
  }

  /** Until the page asks for the finish, it is the page that everybody waits for. */
  function sayWhy(status: string): void {
    if (status === 'exchanging') wait(data.waitingTitle, data.finishingStatus)
    else if (window.opener?.closed) wait(data.quietTitle, data.closedStatus)
    else if (waited >= timers.quietAfter) wait(data.quietTitle, data.quietStatus)
  }

  async function look(): Promise<void> {
    const response = await window.fetch(`${path}/status`, { cache: 'no-store' })
    if (!response.ok) return
    const { status, saying } = (await response.json()) as DoneAnswer
    if (isOver) return
    if (saying) end(saying)
    else sayWhy(status)
  }

  async function follow(): Promise<void> {
    // A look that failed is no news; the next one may do better.
    await look().catch(() => undefined)
    // A page that is quiet for long is not asked after as often.
    const pause = waited < timers.quietAfter ? timers.pollEvery : timers.pollEvery * 3
    waited += pause
    if (isOver) return
    // A word of the page that opened us is still heard.
    if (waited > timers.pollFor) return wait(data.staleTitle, data.staleStatus)
    window.setTimeout(() => void follow(), pause)
  }

  page.hear(data.origin, (message) => {
    if (message['type'] !== 'authpipe:ack' || message['attemptId'] !== attemptId) return
    if (data.isFinal) closeIn(timers.closeAfter)
    // The page has heard of the end; the broker says which.
    else void look().catch(() => undefined)
  })

  if (completionCode !== undefined) {
    const opener = window.opener === null ? 'lost' : 'kept'
    page.post(`${path}/opener`, { opener }).catch(() => undefined)
  }
  if (window.opener === null && data.relay !== undefined) {
    // Replaced, as going back would come here again without the code.
    return window.location.replace(data.relay)
  }
  const result = { ap: 1, type: 'authpipe:result', attemptId, completionCode, error }
  window.opener?.postMessage(result, data.origin)
  if (data.isFinal) closeIn(timers.ackFor + timers.closeAfter)
  else void follow()
}
