import type { Tab } from './Tab.ts'

/** What a page holds of another window. */
export interface OtherWindow {
  readonly closed: boolean
  postMessage(message: unknown, targetOrigin: string): void
}

/** What a page holds of a window that it opened. */
export interface OpenedWindow extends OtherWindow {
  readonly document: unknown
  readonly location: { replace(url: string): void }
  focus(): void
  close(): void
}

/** A window and the one that opened it. Once cut, for good: each reads the other as closed. */
export class Link {
  readonly opener: Tab
  readonly opened: Tab
  isCut = false
  /** The opener notices a moment later. */
  looksClosed = false
  /** What the opener holds. */
  readonly toOpened: OpenedWindow
  /** What the opened window holds. */
  readonly toOpener: OtherWindow

  constructor(opener: Tab, opened: Tab) {
    this.opener = opener
    this.opened = opened
    const isClosed = (tab: Tab) => tab.isClosed || this.looksClosed
    const send = (from: Tab, to: Tab, source: () => OtherWindow) => {
      return (message: unknown, targetOrigin: string) => {
        if (targetOrigin === '*') throw new Error('A message was sent to any origin.')
        if (!this.isCut) to.receive(message, from.page?.origin ?? '', targetOrigin, source)
      }
    }
    this.toOpened = {
      get closed() {
        return isClosed(opened)
      },
      get document() {
        return opened.page?.document
      },
      location: {
        replace: (url) => {
          if (!this.isCut) opened.go({ url, isReplacing: true })
        },
      },
      postMessage: send(opener, opened, () => this.toOpener),
      focus: () => {
        if (!this.isCut && !opened.isClosed) opened.browser.focus(opened)
      },
      close: () => {
        if (!this.isCut) opened.close()
      },
    }
    this.toOpener = {
      get closed() {
        return isClosed(opener)
      },
      postMessage: send(opened, opener, () => this.toOpened),
    }
  }

  /** `ms`: until the opener notices. */
  cut(ms: number): void {
    if (this.isCut) return
    this.isCut = true
    const { clock } = this.opened.browser
    clock.after(ms, () => (this.looksClosed = true))
  }
}
