import type { PageMessageEvent, PageWindow } from '../../../broker/src/pages/PageWindow.ts'
import { readElements } from '../../../broker/test/support/pageElements.ts'
import type { FakeElement } from '../../../broker/test/support/pageElements.ts'
import { EventHub } from './EventHub.ts'
import type { HubEvent } from './EventHub.ts'
import type { NetworkAnswer } from './Network.ts'
import type { PageModel } from './PageModel.ts'
import { Realm } from './Realm.ts'
import type { Tab } from './Tab.ts'

type Script = (window: PageWindow, ...given: unknown[]) => void

/** The pages' scripts are few, and the same every time. */
const compiled = new Map<string, Script>()

/** A page of the broker, running the very script that it was answered with. */
export class BrokerPage implements PageModel {
  readonly kind = 'broker'
  readonly url: URL
  readonly origin: string
  /** Where its link "back to the app" leads. */
  readonly backUrl: string | undefined
  private readonly tab: Tab
  private readonly realm: Realm
  private readonly hub = new EventHub()
  private readonly elements: Record<string, FakeElement>
  private readonly script: string | undefined

  constructor(tab: Tab, url: URL, { text }: NetworkAnswer) {
    this.tab = tab
    this.url = url
    this.origin = url.origin
    this.realm = new Realm(tab.browser.clock, tab.browser.chance.fork())
    this.elements = readElements(text)
    this.script = /<script>(.*?)<\/script>/s.exec(text)?.[1]
    this.backUrl = /class="back" href="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
  }

  /** `working`, `asking`, `connected`, `stopped` or `failed`. */
  get state(): string {
    return this.elements['card']?.dataset['state'] ?? ''
  }

  /** The heading that a person reads. */
  get title(): string {
    return this.elements['title']?.textContent ?? ''
  }

  get timersSet(): number {
    return this.realm.timersSet
  }

  /** The buttons that can be pressed, by id, and what stands on them. */
  get buttons(): Readonly<Record<string, string>> {
    const shown = Object.entries(this.elements).filter(
      ([, { hidden, disabled, onclick }]) => !hidden && !disabled && onclick !== null,
    )
    return Object.fromEntries(shown.map(([id, { textContent }]) => [id, textContent]))
  }

  press(id: string): void {
    this.elements[id]?.onclick?.()
  }

  start(): void {
    if (this.script === undefined) return
    const { script } = this
    const run =
      compiled.get(script) ??
      // The browser would do the same with it.
      // oxlint-disable-next-line no-new-func, typescript/no-implied-eval
      (new Function('window', 'URLSearchParams', 'TextEncoder', 'btoa', script) as Script)
    compiled.set(script, run)
    run(this.createWindow(), URLSearchParams, TextEncoder, btoa)
  }

  receive(event: HubEvent): void {
    this.realm.run(() => this.hub.dispatch(event))
  }

  freeze(): boolean {
    return false
  }

  thaw(): void {}

  end(): void {
    this.realm.end()
  }

  private createWindow(): PageWindow {
    const { tab, realm, hub, elements, url } = this
    const { link } = tab
    return {
      opener: link && !link.isCut ? link.toOpener : null,
      location: {
        hash: url.hash,
        pathname: url.pathname,
        replace: (next) => tab.go({ url: new URL(next, url).href, isReplacing: true }),
      },
      history: { replaceState: (_data, _unused, next) => tab.rename(new URL(next, url).href) },
      document: {
        title: this.title,
        getElementById: (id) => {
          const element = elements[id]
          if (!element) throw new Error(`The page has no #${id}.`)
          return Object.assign(element, { focus: () => undefined })
        },
      },
      crypto: {
        subtle: {
          digest: (name, data) => realm.hold(crypto.subtle.digest(name, new Uint8Array(data))),
        },
      },
      fetch: (path, init) => realm.hold(this.fetch(path, init)),
      addEventListener: (type, listener) =>
        hub.addEventListener(type, (event) => listener(event as unknown as PageMessageEvent)),
      setTimeout: realm.setTimeout,
      clearTimeout: realm.clearTimeout,
      close: () => {
        // Scripts close what scripts opened.
        if (tab.link) tab.close()
      },
    }
  }

  private async fetch(
    path: string,
    init: NonNullable<Parameters<PageWindow['fetch']>[1]> = {},
  ): ReturnType<PageWindow['fetch']> {
    const { browser } = this.tab
    const url = new URL(path, this.url)
    const { status, headers, text } = await browser.network.ask({
      url,
      method: init.method ?? 'GET',
      headers: {
        ...init.headers,
        cookie: browser.cookies.header(url),
        'sec-fetch-site': 'same-origin',
        ...(init.method === undefined ? {} : { origin: this.origin }),
      },
      body: init.body,
      signal: this.realm.gone.signal,
    })
    for (const line of headers['set-cookie'] ?? []) browser.cookies.take(url, line)
    return { ok: status < 400, json: async () => JSON.parse(text) as unknown }
  }
}
