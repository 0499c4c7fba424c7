import type { Clock } from '../run/Clock.ts'
import type { Random } from '../run/Random.ts'
import type { Story } from '../run/Story.ts'
import { BlankPage } from './BlankPage.ts'
import { BrokerPage } from './BrokerPage.ts'
import { CookieJar } from './CookieJar.ts'
import type { Network, NetworkAnswer } from './Network.ts'
import type { Engine, OpenerPolicy } from './openerPolicy.ts'
import type { PageModel } from './PageModel.ts'
import { ProviderPage } from './ProviderPage.ts'
import { Tab } from './Tab.ts'
import type { Destination } from './Tab.ts'

/** What a browser is made of. */
export interface BrowserOptions {
  readonly clock: Clock
  readonly chance: Random
  readonly story: Story
  readonly network: Network
  readonly engine: Engine
  /** Of the app's pages. */
  readonly appPolicy: OpenerPolicy
  readonly appOrigin: string
  readonly brokerUrl: string
  /** Makes a page of the app's origin, which has no server here. */
  readonly appPage: (tab: Tab, url: URL) => PageModel
}

const MOST_REDIRECTS = 10

/** One person's browser: tabs, cookies, channels, and which tab is in front. */
export class Browser {
  readonly clock: Clock
  readonly chance: Random
  readonly story: Story
  readonly network: Network
  readonly engine: Engine
  readonly appPolicy: OpenerPolicy
  readonly cookies: CookieJar
  readonly tabs: Tab[] = []
  private readonly options: BrowserOptions
  private front: Tab | undefined

  constructor(options: BrowserOptions) {
    this.options = options
    this.clock = options.clock
    this.chance = options.chance
    this.story = options.story
    this.network = options.network
    this.engine = options.engine
    this.appPolicy = options.appPolicy
    this.cookies = new CookieJar(options.clock)
  }

  get openTabs(): readonly Tab[] {
    return this.tabs.filter(({ isClosed }) => !isClosed)
  }

  /** A new tab or window, in front of the others. */
  open(opener?: Tab): Tab {
    const tab = new Tab(this, `${opener ? 'window' : 'tab'} ${this.tabs.length + 1}`, opener)
    this.tabs.push(tab)
    this.focus(tab)
    return tab
  }

  /** Brings a tab to the front. Its page hears of it. */
  focus(tab: Tab): void {
    if (this.front === tab || tab.isClosed) return
    this.front = tab
    this.clock.after(this.chance.next() * 20, () => {
      if (this.front !== tab) return
      tab.page?.receive({ type: 'visibilitychange' })
      tab.page?.receive({ type: 'focus' })
    })
  }

  /** What is behind a window comes to the front when it closes, cut off or not. */
  noteClosed(tab: Tab): void {
    if (this.front !== tab) return
    const next = tab.link?.opener
    this.front = undefined
    if (next) this.focus(next)
  }

  setOffline(isOffline: boolean): void {
    this.story.tell('network', isOffline ? 'is gone' : 'is back')
    if (isOffline) this.network.goOffline()
    else this.network.isOffline = false
    const event = { type: isOffline ? 'offline' : 'online' }
    for (const { page } of this.openTabs) page?.receive(event)
  }

  /** Follows redirects to the page that a tab goes to. `answer` is missing for what has no server. */
  async fetchPage(
    tab: Tab,
    destination: Destination,
    signal: AbortSignal,
  ): Promise<{ url: URL; answer: NetworkAnswer | undefined }> {
    const { appOrigin } = this.options
    let url = new URL(destination.url)
    let { form } = destination
    for (let redirects = 0; redirects < MOST_REDIRECTS; redirects++) {
      if (url.origin === appOrigin) {
        if (this.network.isOffline) throw new TypeError('There is no network.')
        await this.clock.wait(this.chance.next() * 40)
        return { url, answer: undefined }
      }
      const answer = await this.network.ask({ ...this.pageRequest(url, form, destination), signal })
      for (const line of answer.headers['set-cookie'] ?? []) this.cookies.take(url, line)
      tab.meetPolicy(answer)
      const { location } = answer.headers
      if (location === undefined) return { url, answer }
      const next = new URL(location, url)
      if (next.hash === '') next.hash = url.hash
      url = next
      form = undefined
    }
    throw new TypeError('There are too many redirects.')
  }

  pageFor(tab: Tab, url: URL, answer: NetworkAnswer | undefined): PageModel {
    if (!answer) return this.options.appPage(tab, url)
    if (answer.status === 503) return new BlankPage('unreachable', url)
    return url.origin === new URL(this.options.brokerUrl).origin
      ? new BrokerPage(tab, url, answer)
      : new ProviderPage(tab, url, answer)
  }

  unreachablePage(url: string): PageModel {
    return new BlankPage('unreachable', new URL(url))
  }

  /** An address as a story tells it. */
  short(url: URL): string {
    const { appOrigin, brokerUrl } = this.options
    const host =
      url.origin === appOrigin ? 'app' : url.href.startsWith(brokerUrl) ? 'broker' : 'provider'
    return `${host} ${url.pathname.replace(/att_[\w-]+/, '{id}')}${url.hash === '' ? '' : '#…'}`
  }

  private pageRequest(
    url: URL,
    form: Destination['form'],
    { formOrigin = 'null' }: Destination,
  ): { url: URL; method: string; headers: Record<string, string>; body?: string } {
    const cookie = this.cookies.header(url)
    if (!form) return { url, method: 'GET', headers: { cookie } }
    const isOwn = formOrigin === url.origin
    const headers = {
      // Lax cookies do not go with a form from elsewhere.
      ...(isOwn ? { cookie } : {}),
      origin: formOrigin,
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': isOwn ? 'same-origin' : 'cross-site',
    }
    return { url, method: 'POST', headers, body: new URLSearchParams(form).toString() }
  }
}
