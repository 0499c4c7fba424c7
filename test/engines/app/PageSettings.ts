import type { ClientTimers } from '@authpipe/react/client'

/** What a row decides about the customer's page. It reaches the page inside its HTML. */
export interface PageSettings {
  readonly brokerUrl: string
  readonly timers: Partial<ClientTimers>
  readonly providers: readonly string[]
  readonly isStrict: boolean
  readonly flow: 'popup' | 'tab' | 'redirect' | undefined
  /** Whatever opens a window opens in place of the page, as in browsers inside of apps. */
  readonly opensInPlace: boolean
  /** Clicks the first button by script, while no person has touched the page. */
  readonly clicksByItself: boolean
}

/** One thing that happened in the page, as it told its own server. */
export type PageNote =
  | {
      readonly kind: 'state'
      readonly slot: string
      readonly status: string
      readonly phase: string | undefined
      readonly attemptId: string | undefined
      readonly detached: boolean
      readonly code: string | undefined
      readonly number: string | undefined
    }
  | {
      readonly kind: 'outcome'
      readonly slot: string
      readonly call: 'onSuccess' | 'onError' | 'onCancel' | 'onSettled'
      readonly attemptId: string | undefined
      /** `onError`'s code, `onCancel`'s reason, or `onSuccess`'s account. */
      readonly what: string
      /** What else the callback was told. */
      readonly isResumed: boolean
    }
  | { readonly kind: 'problem'; readonly message: string }
  | { readonly kind: 'loaded' | 'restored' }
