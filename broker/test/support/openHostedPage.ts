import { webcrypto } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import type { PageMessageEvent, PageWindow } from '../../src/pages/PageWindow.ts'
import type { HostedPage } from '../../src/pages/renderPage.ts'
import { readElements, textOf } from './pageElements.ts'

/** A request the page made. */
interface PageCall {
  readonly path: string
  readonly body: unknown
}

/** What a hosted page is opened with. */
export interface OpenOptions {
  /** What stands behind the `#`. */
  readonly hash?: string
  /** `null`: the window has no opener. */
  readonly opener?: FakeOpener | null
  /** Answers the page's requests. */
  readonly answer?: (call: PageCall) => { readonly status: number; readonly body: unknown }
}

/** The page that opened the window, as far as the window sees it. */
export class FakeOpener {
  closed = false
  readonly heard: { readonly message: unknown; readonly targetOrigin: string }[] = []

  postMessage(message: object, targetOrigin: string): void {
    this.heard.push({ message: plain(message), targetOrigin })
  }
}

/** A hosted page, running its script. */
export interface OpenPage {
  readonly calls: PageCall[]
  /** Where the window went, in order: its own address, then others. */
  readonly addresses: string[]
  readonly isClosed: () => boolean
  /** The buttons a person sees, by id: what stands on them, and nothing of those that do not work. */
  readonly buttons: () => Readonly<Record<string, string>>
  /** Presses one, as a person can. */
  press(id: string): void
  /** What a person reads, and where the focus is. */
  readonly text: () => { state: string; title: string; status: string }
  readonly focused: () => string | undefined
  /** The text of one element, unless it is hidden. */
  read(id: string): string | undefined
  readonly documentTitle: () => string
  say(source: unknown, origin: string, data: unknown): void
  /** Ends its timers. */
  leave(): void
}

/**
 * Runs a hosted page's own script, out of its HTML, against a window that has what `PageWindow` says and
 * nothing else: so the script is known to stand on its own.
 */
export function openHostedPage(page: HostedPage, options: OpenOptions = {}): OpenPage {
  const { hash = '', opener = null, answer = () => ({ status: 200, body: {} }) } = options
  const calls: PageCall[] = []
  const addresses: string[] = []
  const listeners: ((event: PageMessageEvent) => void)[] = []
  const timers = new Set<NodeJS.Timeout>()
  const elements = readElements(page.html)
  let isClosed = false
  let focused: string | undefined

  const window: PageWindow = {
    opener,
    location: { hash, pathname: '/here', replace: (url) => void addresses.push(url) },
    history: { replaceState: (_data, _unused, url) => void addresses.push(url) },
    document: {
      title: textOf(page.html, /<title>(.*?)<\/title>/),
      getElementById: (id) => {
        const element = elements[id]
        if (element === undefined) throw new Error(`The page has no #${id}.`)
        return Object.assign(element, { focus: () => (focused = id) })
      },
    },
    crypto: webcrypto,
    fetch: async (path, init) => {
      const call = { path, body: init?.body === undefined ? undefined : JSON.parse(init.body) }
      calls.push(call)
      const { status, body } = answer(call)
      return { ok: status < 400, json: async () => body }
    },
    addEventListener: (_type, listener) => void listeners.push(listener),
    setTimeout: (callback, ms) => {
      const timer = setTimeout(callback, ms)
      timers.add(timer)
      return timer[Symbol.toPrimitive]()
    },
    clearTimeout: (timer) => clearTimeout(timer),
    close: () => (isClosed = true),
  }
  const script = textOf(page.html, /<script>(.*?)<\/script>/s)
  runInNewContext(script, { window, URLSearchParams, TextEncoder, btoa })
  return {
    calls,
    addresses,
    isClosed: () => isClosed,
    text: () => ({
      state: elements['card']?.dataset['state'] ?? '',
      title: elements['title']?.textContent ?? '',
      status: elements['status']?.textContent ?? '',
    }),
    read: (id) => (elements[id]?.hidden === false ? elements[id].textContent : undefined),
    buttons: () =>
      Object.fromEntries(
        Object.entries(elements)
          .filter(([, { hidden, disabled, onclick }]) => !hidden && !disabled && onclick !== null)
          .map(([id, { textContent }]) => [id, textContent]),
      ),
    press: (id) => {
      const { hidden = true, disabled = true, onclick } = elements[id] ?? {}
      if (!hidden && !disabled) onclick?.()
    },
    focused: () => focused,
    documentTitle: () => window.document.title,
    say: (source, origin, data) => {
      for (const listener of listeners) listener({ source, origin, data })
    },
    leave: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

/** Without the other realm's prototypes. */
function plain(value: object): unknown {
  return JSON.parse(JSON.stringify(value))
}
