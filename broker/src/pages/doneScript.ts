import type { Page, PageData } from './createPage.ts'
import type { PageWindow } from './PageWindow.ts'

/** What the last page is sent with. */
export interface DoneData extends PageData {
  readonly attemptId: string
  /** The attempt's page: the only origin that is told anything. */
  readonly origin: string
  readonly isFinal: boolean
  readonly completionCode?: string
  readonly error?: string
  readonly connectedTitle: string
  readonly connectedStatus: string
  readonly staleTitle: string
  readonly staleStatus: string
}

/**
 * The window's last page. Tells its opener how it went, then follows the attempt until the broker says
 * how it ended, and closes. Works without an opener too. Sent to browsers as its own source text.
 */
export function donePage(window: PageWindow, page: Page<DoneData>): void {
  const { data } = page
  const { timers, attemptId, completionCode, error } = data
  const path = `/connect/done/${attemptId}`
  let isOver = false
  let waited = 0

  const closeIn = (ms: number) => window.setTimeout(() => window.close(), ms)

  function end(status: string, code: unknown): void {
    if (isOver) return
    isOver = true
    if (status === 'active') page.show('connected', data.connectedTitle, data.connectedStatus)
    else page.refuse(code)
    // A refusal takes longer to read.
    closeIn(status === 'active' ? timers.closeAfter : timers.closeAfter * 4)
  }

  /** Says what to do by hand. A word of the page that opened us is still heard. */
  function giveUp(): void {
    page.show('working', data.staleTitle, data.staleStatus)
  }

  async function look(): Promise<void> {
    if (isOver) return
    const response = await window.fetch(`${path}/status`, { cache: 'no-store' })
    if (!response.ok) return
    const view = (await response.json()) as { status: string; error?: { code: string } }
    const isFinal = ['active', 'denied', 'failed', 'cancelled', 'expired'].includes(view.status)
    if (isFinal) end(view.status, view.error?.code)
  }

  async function follow(): Promise<void> {
    // A look that failed is no news; the next one may do better.
    await look().catch(() => undefined)
    waited += timers.pollEvery
    if (isOver) return
    if (waited > timers.pollFor) return giveUp()
    window.setTimeout(() => void follow(), timers.pollEvery)
  }

  page.hear(data.origin, (message) => {
    if (message['type'] !== 'authpipe:ack' || message['attemptId'] !== attemptId) return
    if (data.isFinal) closeIn(timers.closeAfter)
    // The page has heard of the end; the broker says which.
    else void look().catch(() => undefined)
  })

  const result = { ap: 1, type: 'authpipe:result', attemptId, completionCode, error }
  window.opener?.postMessage(result, data.origin)
  if (completionCode !== undefined) {
    const opener = window.opener === null ? 'lost' : 'kept'
    page.post(`${path}/opener`, { opener }).catch(() => undefined)
  }
  if (data.isFinal) closeIn(timers.ackFor + timers.closeAfter)
  else void follow()
}
