import type { HubEvent } from './EventHub.ts'

/** What a tab shows. */
export interface PageModel {
  /** For the story and the counts. */
  readonly kind: 'app' | 'relay' | 'broker' | 'provider' | 'blank' | 'unreachable'
  readonly url: URL
  readonly origin: string
  /** What a page of the same origin sees of it. */
  readonly document?: unknown
  /** Its code begins to run. */
  start(): void
  receive(event: HubEvent): void
  /** It is left: for good, or kept for a way back. */
  freeze(): boolean
  thaw(): void
  end(): void
}
