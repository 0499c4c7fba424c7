import type { LaunchAnswer, LaunchRequest } from '@authpipe/protocol'
import type { Page } from './createPage.ts'
import type { Refusal } from './errorPresentation.ts'
import type { PageTimers } from './PageTimers.ts'
import type { PageWindow } from './PageWindow.ts'
import type { QuestionWords } from './question.ts'

/** What the boot page is sent with. */
export interface BootData {
  readonly timers: Pick<
    PageTimers,
    'helloEvery' | 'helloFor' | 'waitFor' | 'armAfter' | 'closeAfter'
  >
  readonly refusals: readonly Refusal[]
  readonly failedTitle: string
  readonly openerGone: string
  readonly question: QuestionWords
  /** What the customer's page posted, and our ticket for its origin. */
  readonly posted?: {
    readonly k: string
    readonly launchSecret: string
    readonly postTicket: string
    readonly origin: string
  }
}

/**
 * The window's first page. Says hello to the page that opened it, waits for its word, and asks the broker
 * where to go; posted to, it has that word already. Asks the person, where the broker wants it. Sent to
 * browsers as its own source text.
 */
export function bootPage(window: PageWindow, page: Page<BootData>): void {
  const { data, element } = page
  const { timers, refusals, failedTitle, openerGone, question, posted } = data
  const fragment = new URLSearchParams(window.location.hash.slice(1))
  // First of all: the key shall not stay in the address bar and the history.
  window.history.replaceState(null, '', '/connect/boot/v1')
  const key = fragment.get('k')
  const origin = fragment.get('o')

  const hidden = ['asker', 'numbers', 'number0', 'number1', 'number2', 'yes', 'no']
  const [title, status] = [element('title').textContent, element('status').textContent]

  let isLaunched = false
  let silentFor = 0
  let timer = 0

  function fail(code: unknown): void {
    window.clearTimeout(timer)
    const own = refusals.find(([codes]) => codes.split(' ').includes(String(code)))
    const [, sentence = '', stopTitle = null] = own ?? refusals.at(-1) ?? []
    page.show(stopTitle ? 'stopped' : 'failed', stopTitle ?? failedTitle, sentence)
  }

  function launch(request: LaunchRequest): void {
    isLaunched = true
    window.clearTimeout(timer)
    page.post('/connect/boot/launch', request).then(
      (answer) => follow(answer as LaunchAnswer, request),
      (problem: { code?: unknown }) => fail(problem.code ?? 'network_error'),
    )
  }

  function follow(answer: LaunchAnswer, { k, openerOrigin }: LaunchRequest): void {
    // Replaced, as going back to a page that goes forward by itself is a trap.
    if (answer.next === 'authorize') return window.location.replace(answer.url)
    const reply = (change: Pick<LaunchRequest, 'number' | 'isConfirmed'>) => {
      for (const id of hidden) element(id).hidden = true
      page.show('working', title, status)
      launch({ k, openerOrigin, ...change })
    }
    const { origin, userLabel } = answer.asker
    element('origin').textContent = origin
    element('user').textContent = userLabel ? question.user.replace('{user}', () => userLabel) : ''
    element('asker').hidden = false
    const [heading = '', text = '', refuse = ''] = question[answer.next] ?? []
    page.show('asking', heading, text)
    element('no').textContent = refuse
    if (answer.next === 'number') {
      element('numbers').hidden = false
      answer.numbers.forEach((number, index) => {
        element(`number${index}`).textContent = number
        offer(`number${index}`, () => reply({ number }))
      })
      offer('no', () => reply({ number: 'none' }))
    } else {
      offer('yes', () => reply({ isConfirmed: true }))
      offer('no', () => reply({ isConfirmed: false }))
    }
  }

  function offer(id: string, choose: () => void): void {
    const button = element(id)
    button.hidden = false
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- one answer only, whatever was asked before
    button.onclick = choose
    button.disabled = true
    window.setTimeout(() => (button.disabled = false), timers.armAfter)
  }

  async function meetOpener(key: string, origin: string): Promise<void> {
    const digest = await window.crypto.subtle.digest('SHA-256', new TextEncoder().encode(key))
    const base64 = btoa(String.fromCharCode(...new Uint8Array(digest)))
    const kh = base64.replaceAll('+', '-').replaceAll('/', '_').replace('=', '')
    let pause = timers.helloEvery
    let patience = timers.helloFor

    page.hear(origin, (message) => {
      const isKnown = /^authpipe:(wait|launch|abort)$/.test(String(message['type']))
      if (!isKnown || message['kh'] !== kh || isLaunched) return
      // Slow is not hostile: from now on it may take its time. It is still greeted now and then, as
      // a page that was reloaded meanwhile does not know that we are here.
      silentFor = 0
      patience = Infinity
      pause = timers.helloEvery * 4
      if (message['type'] === 'authpipe:launch') {
        const { attemptId, launchSecret } = message
        launch({ k: key, openerOrigin: origin, attemptId, launchSecret } as LaunchRequest)
      }
      if (message['type'] === 'authpipe:abort') {
        isLaunched = true
        fail(message['code'])
        window.setTimeout(() => window.close(), timers.closeAfter)
      }
    })

    function greet(): void {
      if (window.opener?.closed !== false || silentFor >= timers.waitFor) {
        return page.show('stopped', failedTitle, openerGone)
      }
      if (silentFor >= patience) return fail('launch_origin_mismatch')
      silentFor += pause
      window.opener.postMessage({ ap: 1, type: 'authpipe:hello', kh }, origin)
      timer = window.setTimeout(greet, pause)
    }
    greet()
  }

  if (posted) {
    const { origin: postedBy, ...request } = posted
    launch({ ...request, openerOrigin: window.opener === null ? null : postedBy })
  } else if (!key || !origin) fail('state_invalid')
  else if (window.opener === null) launch({ k: key, openerOrigin: null })
  else void meetOpener(key, origin)
}
