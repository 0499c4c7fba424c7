import { BlankPage } from './BlankPage.ts'
import type { PageCode } from './bundlePages.ts'
import type { Channels } from './Channels.ts'
import { createGlobals } from './createGlobals.ts'
import { EventHub } from './EventHub.ts'
import type { HubEvent } from './EventHub.ts'
import { PageDocument } from './PageDocument.ts'
import type { FormSubmission } from './PageDocument.ts'
import type { PageModel } from './PageModel.ts'
import { Realm } from './Realm.ts'
import type { Tab } from './Tab.ts'

/** How the app's pages are delivered, and what the browser makes of windows that they open. */
export interface AppSurroundings {
  readonly code: PageCode
  readonly channels: Channels
  /** `form-action 'self'`. */
  readonly forbidsForms: boolean
  /** `Referrer-Policy: no-referrer`. */
  readonly hidesReferrer: boolean
  /** In a cross-site frame of a page under COOP: windows open and are not handed over. */
  readonly isFramed: boolean
  /** With COEP: the page can tell by itself that its windows are cut off. */
  readonly isIsolated: boolean
  /** Pages that are left are kept for a way back. */
  readonly hasBackCache: boolean
  /** Whether the browser blocks a window that is opened now; `isTab`: without features. */
  readonly isBlocked: (isTab: boolean) => boolean
  readonly reportError: (error: unknown) => void
}

/** For how long a click counts, in engines where it does. */
const ACTIVATION = 5000

/** A page of the app, or its relay page, with our code in it. */
export class AppPage implements PageModel {
  readonly kind: 'app' | 'relay'
  readonly url: URL
  readonly origin: string
  readonly document: PageDocument
  readonly tab: Tab
  readonly realm: Realm
  readonly hub = new EventHub()
  readonly exports: Record<string, unknown> = {}
  /** What runs once the code is there, and when the page ends. */
  onStart: (() => void) | undefined
  onLeave: ((isKept: boolean) => void) | undefined
  private readonly surroundings: AppSurroundings
  /** Until when a click may still open its one window. */
  private mayOpenUntil = -Infinity

  constructor(kind: 'app' | 'relay', tab: Tab, url: URL, surroundings: AppSurroundings) {
    this.kind = kind
    this.tab = tab
    this.url = url
    this.origin = url.origin
    this.surroundings = surroundings
    this.realm = new Realm(tab.browser.clock, tab.browser.chance.fork())
    this.document = this.createDocument(tab)
  }

  start(): void {
    Object.assign(this.exports, this.surroundings.code(createGlobals(this, this.surroundings)))
    this.onStart?.()
  }

  /** What a person does on the page: may open windows, until it is through. */
  click(act: () => void): void {
    this.tab.browser.focus(this.tab)
    const { clock, engine } = this.tab.browser
    this.mayOpenUntil = clock.now() + ACTIVATION
    act()
    // A task later, where nothing but the click itself counts.
    if (engine === 'webkit') this.mayOpenUntil = -Infinity
  }

  receive(event: HubEvent): void {
    this.realm.run(() => {
      const target = event.type === 'visibilitychange' ? this.document.hub : this.hub
      target.dispatch(event)
      // It bubbles.
      if (target !== this.hub) this.hub.dispatch(event)
    })
  }

  freeze(): boolean {
    const isKept = this.surroundings.hasBackCache && this.kind === 'app'
    this.onLeave?.(isKept)
    if (isKept) {
      this.realm.freeze()
    }
    return isKept
  }

  thaw(): void {
    this.realm.thaw()
    this.receive({ type: 'pageshow', persisted: true })
  }

  end(): void {
    if (this.realm.gone.signal.aborted) return
    this.onLeave?.(false)
    this.realm.end()
    this.surroundings.channels.closeAll(this)
  }

  /** `window.open`. */
  open(url: string, features: string | undefined): unknown {
    const { browser } = this.tab
    const isTab = features === undefined
    const mayOpen = browser.clock.now() <= this.mayOpenUntil
    if (!mayOpen || this.surroundings.isBlocked(isTab)) return null
    this.mayOpenUntil = -Infinity
    const opened = browser.open(this.tab)
    const { link } = opened
    browser.story.tell(opened.name, `opens as a ${isTab ? 'tab' : 'popup'}`)
    if (this.surroundings.isFramed) link?.cut(0)
    if (url === '') {
      const document = this.createDocument(opened)
      opened.showBlank(new BlankPage('blank', new URL('about:blank'), this.origin, document))
    } else opened.go({ url })
    return this.surroundings.isFramed ? null : link?.toOpened
  }

  private createDocument(target: Tab): PageDocument {
    const document = new PageDocument((form) => this.submit(target, document, form))
    return document
  }

  private submit(
    target: Tab,
    document: PageDocument,
    { action, fields, namesOrigin }: FormSubmission,
  ): void {
    if (this.surroundings.forbidsForms) {
      const event = { type: 'securitypolicyviolation', effectiveDirective: 'form-action' }
      this.realm.soon(() => document.hub.dispatch(event))
      return
    }
    const formOrigin = namesOrigin || !this.surroundings.hidesReferrer ? this.origin : 'null'
    target.go({ url: action, form: fields, formOrigin })
  }
}
