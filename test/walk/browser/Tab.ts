import type { Browser } from './Browser.ts'
import { isCutOff } from './openerPolicy.ts'
import { Link } from './Link.ts'
import type { OtherWindow } from './Link.ts'
import type { NetworkAnswer } from './Network.ts'
import type { PageModel } from './PageModel.ts'
import { StorageArea } from './StorageArea.ts'

/** Where a tab goes. */
export interface Destination {
  readonly url: string
  /** The fields of a form, which is posted. */
  readonly form?: Readonly<Record<string, string>>
  /** What the browser names as the origin of the form. */
  readonly formOrigin?: string
  /** In place of the page that stands in the history. */
  readonly isReplacing?: boolean
}

interface Entry {
  readonly url: string
  /** The page, where it was kept for a way back. */
  kept?: PageModel | undefined
}

/** A tab, or a window: they differ in nothing here. */
export class Tab {
  readonly browser: Browser
  readonly name: string
  /** The one that opened it. */
  link: Link | undefined
  page: PageModel | undefined
  isClosed = false
  /** Pages that the person can go back to, and where they are among them. */
  private entries: Entry[] = []
  private at = -1
  private readonly storages = new Map<string, StorageArea>()
  private pending: AbortController | undefined

  constructor(browser: Browser, name: string, opener?: Tab) {
    this.browser = browser
    this.name = name
    if (opener) this.link = new Link(opener, this)
  }

  get isLoading(): boolean {
    return this.pending !== undefined
  }

  get canGoBack(): boolean {
    return this.at > 0
  }

  /** `sessionStorage` of an origin: outlasts every page. */
  storageOf(origin: string): StorageArea {
    const area = this.storages.get(origin) ?? new StorageArea()
    this.storages.set(origin, area)
    return area
  }

  /** Shows the blank page that a window may begin with; it leaves no trace in the history. */
  showBlank(page: PageModel): void {
    this.page = page
    page.start()
  }

  /** Loads a page; what was being loaded is given up. */
  go(destination: Destination): void {
    void this.load(destination, (page, url) => {
      // A blank page, and one that is replaced, leave nothing to go back to.
      const isKept = !destination.isReplacing && this.at >= 0
      this.leave(isKept)
      this.at = isKept ? this.at + 1 : Math.max(0, this.at)
      for (const { kept } of this.entries.slice(this.at)) kept?.end()
      this.entries = [...this.entries.slice(0, this.at), { url }]
      this.page = page
      page.start()
    })
  }

  reload(): void {
    const url = this.entries[this.at]?.url ?? 'about:blank'
    void this.load({ url }, (page) => {
      this.page?.end()
      this.page = page
      page.start()
    })
  }

  /** `history.replaceState` with another address. */
  rename(url: string): void {
    const entry = this.entries[this.at]
    if (entry) this.entries[this.at] = { ...entry, url }
  }

  goBack(): void {
    const entry = this.entries[this.at - 1]
    if (!entry) return
    const { kept, url } = entry
    if (kept) {
      this.pending?.abort()
      this.pending = undefined
      this.leave(false)
      this.at--
      entry.kept = undefined
      this.page = kept
      this.browser.story.tell(this.name, `shows ${url} again, as it was`)
      kept.thaw()
      return
    }
    void this.load({ url }, (page) => {
      this.leave(false)
      this.at--
      this.page = page
      page.start()
    })
  }

  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.pending?.abort()
    this.page?.end()
    for (const { kept } of this.entries) kept?.end()
    this.browser.story.tell(this.name, 'is closed')
    this.browser.noteClosed(this)
  }

  /** A message on its way to whatever page is here when it arrives. */
  receive(message: unknown, origin: string, targetOrigin: string, source: () => OtherWindow): void {
    const data: unknown = JSON.parse(JSON.stringify(message))
    const { clock, chance } = this.browser
    clock.after(chance.next() * 4, () => {
      if (this.isClosed || this.page?.origin !== targetOrigin) return
      this.page.receive({ type: 'message', data, origin, source: source() })
    })
  }

  private leave(mayKeep: boolean): void {
    const entry = this.entries[this.at]
    if (!this.page) return
    if (entry && mayKeep && this.page.freeze()) entry.kept = this.page
    else this.page.end()
  }

  private async load(
    destination: Destination,
    show: (page: PageModel, url: string) => void,
  ): Promise<void> {
    this.pending?.abort()
    const pending = new AbortController()
    this.pending = pending
    const { browser } = this
    try {
      const { url, answer } = await browser.fetchPage(this, destination, pending.signal)
      if (pending.signal.aborted) return
      this.pending = undefined
      browser.story.tell(this.name, `comes to ${browser.short(url)}`)
      show(browser.pageFor(this, url, answer), url.href)
    } catch (error) {
      if (pending.signal.aborted) return
      this.pending = undefined
      if (!(error instanceof TypeError)) throw error
      browser.story.tell(this.name, `cannot reach ${browser.short(new URL(destination.url))}`)
      show(browser.unreachablePage(destination.url), destination.url)
    }
  }

  /** What an answer on the way does to the way back. */
  meetPolicy(answer: NetworkAnswer | undefined): void {
    const { link, browser } = this
    if (!link || link.isCut) return
    const next = String(answer?.headers['cross-origin-opener-policy'] ?? '')
    const isBlankFirst = this.page?.kind === 'blank'
    const { engine } = browser
    if (!isCutOff({ engine, opener: browser.appPolicy, next, isBlankFirst })) return
    browser.story.tell(this.name, 'is cut off from its opener')
    link.cut(browser.chance.between(50, engine === 'webkit' ? 500 : 100))
  }
}
