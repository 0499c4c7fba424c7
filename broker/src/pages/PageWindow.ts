/**
 * All that the hosted pages' scripts may touch of a browser. Declared here because the broker does not
 * compile against the DOM: `window` anywhere else in it is an error.
 */
export interface PageWindow {
  readonly opener: OpenerWindow | null
  readonly location: {
    readonly hash: string
    readonly pathname: string
    replace(url: string): void
  }
  readonly history: { replaceState(data: null, unused: string, url: string): void }
  readonly document: {
    title: string
    getElementById(id: string): PageElement
  }
  readonly crypto: {
    readonly subtle: { digest(name: string, data: Uint8Array): Promise<ArrayBuffer> }
  }
  fetch(url: string, init?: PageRequest): Promise<PageResponse>
  addEventListener(type: 'message', listener: (event: PageMessageEvent) => void): void
  setTimeout(callback: () => void, ms: number): number
  clearTimeout(timer: number): void
  close(): void
}

/** What is left of another window across origins. */
interface OpenerWindow {
  readonly closed: boolean
  postMessage(message: object, targetOrigin: string): void
}

export interface PageElement {
  textContent: string
  hidden: boolean
  disabled: boolean
  onclick: (() => void) | null
  readonly dataset: Record<string, string>
  focus(): void
}

export interface PageMessageEvent {
  readonly source: unknown
  readonly origin: string
  readonly data: unknown
}

interface PageRequest {
  readonly method?: 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly cache?: 'no-store'
}

interface PageResponse {
  readonly ok: boolean
  json(): Promise<unknown>
}
