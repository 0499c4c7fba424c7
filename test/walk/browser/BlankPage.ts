import type { PageModel } from './PageModel.ts'

/** A page on which nothing runs: what a window begins with, or a browser's own words. */
export class BlankPage implements PageModel {
  readonly kind: 'blank' | 'unreachable'
  readonly url: URL
  readonly origin: string
  readonly document: unknown

  /** A blank page is of the origin of the page that opened it. */
  constructor(kind: 'blank' | 'unreachable', url: URL, origin = 'null', document?: unknown) {
    this.kind = kind
    this.url = url
    this.origin = origin
    this.document = document
  }

  start(): void {}
  receive(): void {}
  freeze(): boolean {
    return false
  }
  thaw(): void {}
  end(): void {}
}
