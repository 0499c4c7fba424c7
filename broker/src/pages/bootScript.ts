import type { Page, PageData } from './createPage.ts'
import type { PageWindow } from './PageWindow.ts'

/** What the boot page is sent with. */
export interface BootData extends PageData {
  readonly openerGone: string
}

/**
 * The window's first page. Says hello to the page that opened it, waits for its word, and asks the broker
 * where to go. Without that word nothing is launched. Sent to browsers as its own source text.
 */
export function bootPage(window: PageWindow, page: Page<BootData>): void {
  const { timers, openerGone, failedTitle } = page.data
  const fragment = new URLSearchParams(window.location.hash.slice(1))
  // First of all: the key shall not stay in the address bar and the history.
  window.history.replaceState(null, '', window.location.pathname)
  const key = fragment.get('k')
  const origin = fragment.get('o')

  let isLaunched = false
  let silentFor = 0
  let timer = 0

  function fail(code: unknown): void {
    window.clearTimeout(timer)
    page.refuse(code)
  }

  function launch(request: object): void {
    isLaunched = true
    window.clearTimeout(timer)
    page.post('/connect/boot/launch', request).then(
      // Replaced, as going back to a page that goes forward by itself is a trap.
      (answer) => window.location.replace((answer as { url: string }).url),
      (problem: { code?: unknown }) => fail(problem.code ?? 'network_error'),
    )
  }

  async function meetOpener(key: string, origin: string): Promise<void> {
    const digest = await window.crypto.subtle.digest('SHA-256', new TextEncoder().encode(key))
    const base64 = btoa(String.fromCharCode(...new Uint8Array(digest)))
    const kh = base64.replaceAll('+', '-').replaceAll('/', '_').replace('=', '')
    let pause = timers.helloEvery

    page.hear(origin, (message) => {
      const isKnown = /^authpipe:(wait|launch|abort)$/.test(String(message['type']))
      if (!isKnown || message['kh'] !== kh || isLaunched) return
      // Slow is not hostile: from now on it may take its time. It is still greeted now and then, as
      // a page that was reloaded meanwhile does not know that we are here.
      silentFor = -Infinity
      pause = timers.helloEvery * 4
      if (message['type'] === 'authpipe:launch') {
        const { attemptId, launchSecret } = message
        launch({ k: key, openerOrigin: origin, attemptId, launchSecret })
      }
      if (message['type'] === 'authpipe:abort') {
        isLaunched = true
        fail(message['code'])
        window.setTimeout(() => window.close(), timers.closeAfter)
      }
    })

    function greet(): void {
      if (window.opener === null || window.opener.closed) {
        return page.show('stopped', failedTitle, openerGone)
      }
      if (silentFor >= timers.helloFor) return fail('launch_origin_mismatch')
      silentFor += pause
      window.opener.postMessage({ ap: 1, type: 'authpipe:hello', kh }, origin)
      timer = window.setTimeout(greet, pause)
    }
    greet()
  }

  if (!key || !origin) fail('state_invalid')
  else if (window.opener === null) launch({ k: key, openerOrigin: null })
  else void meetOpener(key, origin)
}
