import type { Connection, PageConnectionsAnswer } from '@authpipe/protocol'
import type { ConnectError } from './ConnectError.ts'
import type { DoctorFinding } from './doctorFindings.ts'

/** What a client is made with. */
export interface AuthpipeClientOptions {
  /** The broker's address, for example `https://connect.example.com`. */
  readonly brokerUrl: string
  /**
   * Where the popup's pages live, when they have a host of their own. Static on purpose: the window
   * opens before any response could name it.
   * @default brokerUrl
   */
  readonly pagesUrl?: string
  /**
   * Fetches a fresh connect token from your backend. Called when one is needed, once for concurrent
   * calls, and once more after a `401`.
   */
  readonly getConnectToken: () => Promise<string>
  /** Timers, for tests. Unset ones keep their defaults. */
  readonly timers?: Partial<ClientTimers>
}

/** Every delay of the client, in milliseconds (`docs/handshake.md`, timers). */
export interface ClientTimers {
  /** A window that was not handed to us may still have opened: wait this long for its first page. */
  readonly blockedAfter: number
  /** No `hello` in this time: the window's page did not load. */
  readonly helloTimeout: number
  /** How often `closed` is read; two readings in a row count. */
  readonly closedEvery: number
  /** After a close, how long the broker's word is awaited before the close is believed. */
  readonly closedGrace: number
  /** A `focus` this near to the close means that the person closed the window. */
  readonly focusWindow: number
  /** One request to the broker. */
  readonly requestTimeout: number
  /** When "Finish in the other window · Open again · Cancel" is shown without any other sign. */
  readonly softWaiting: number
  /** First pause before asking for the attempt's events again; grows to ten times. */
  readonly retryEvery: number
}

/** What to connect. */
export interface ConnectOptions {
  readonly provider: string
  readonly scopes?: readonly string[] | undefined
  /** The connection to renew. The account must stay the same; the id stays. */
  readonly connectionId?: string | undefined
  /** Where the attempt lives, as `attemptSlot` names it. @default by provider and connection */
  readonly slot?: string | undefined
  readonly loginHint?: string | undefined
  /** The window's size in CSS pixels. @default { width: 520, height: 680 } */
  readonly popup?: { readonly width?: number; readonly height?: number } | undefined
  /**
   * Where the provider is shown. `auto`: in a popup; in a tab after a popup was blocked; in place of
   * this page where neither can be, as in browsers inside other apps, and the connect token names a
   * `returnUrl`.
   * @default 'auto'
   */
  readonly flow?: ConnectFlow | undefined
}

/** Where the provider is shown. */
export type ConnectFlow = 'auto' | 'popup' | 'tab' | 'redirect'

/**
 * What happens in a pending attempt. `number`: the window lost its opener, and asks the person for the
 * number that this page shows. `redirecting`: this page is about to leave.
 */
export type ConnectPhase =
  'opening' | 'blocked' | 'number' | 'launching' | 'waiting' | 'completing' | 'redirecting'

/** What there is to say of an attempt. */
export type AttemptWord =
  | 'connecting'
  | 'detached'
  | 'number'
  | 'redirecting'
  | 'success'
  | Exclude<CancelReason, 'superseded'>

/** What every attempt that began can tell. */
interface AttemptTold {
  /**
   * What to tell the end user, in English; `undefined` for nothing. `{provider}` stands for the
   * provider's name, `{number}` for the number. `messages` of `AuthpipeProvider` may say it otherwise.
   */
  readonly userMessage?: string | undefined
}

/** Why an attempt was cancelled. */
export type CancelReason = 'window_closed' | 'denied' | 'dismissed' | 'superseded'

/** Where the attempt of one slot stands. A union by `status`. */
export type AttemptState =
  | { readonly status: 'idle' }
  | ({
      readonly status: 'pending'
      readonly phase: ConnectPhase
      readonly attemptId: string | undefined
      /**
       * The window is out of sight: it said goodbye, was cut off by COOP, or has been open for long.
       * Offer "Open again" and "Cancel"; nothing is decided yet.
       */
      readonly detached: boolean
      /** Two digits to show while `phase` is `number`. */
      readonly number: string | undefined
      /** `popup_blocked` while `phase` is `blocked`. */
      readonly error: ConnectError | undefined
    } & AttemptTold)
  | ({
      readonly status: 'success'
      readonly attemptId: string
      readonly connection: Connection
      /** The page was loaded anew meanwhile. */
      readonly resumed: boolean
    } & AttemptTold)
  | {
      readonly status: 'error'
      readonly attemptId: string | undefined
      readonly error: ConnectError
    }
  | ({
      readonly status: 'cancelled'
      readonly attemptId: string | undefined
      readonly reason: CancelReason
    } & AttemptTold)

/** How an attempt ended. Reported once, never revised. */
export type AttemptOutcome = Extract<
  AttemptState,
  { status: 'success' } | { status: 'error' } | { status: 'cancelled' }
>

/** Who wants to hear how attempts of a slot end. */
export type OutcomeObserver = (outcome: AttemptOutcome) => void

/** What happened, by stable names. Carries no secret. */
export interface ConnectEvent {
  readonly type:
    | 'connect.started'
    | 'window.opened'
    | 'window.blocked'
    | 'window.maybe_closed'
    | 'callback.received'
    | 'connect.succeeded'
    | 'connect.cancelled'
    | 'connect.failed'
    | 'connect.resumed'
    | 'connect.stalled'
    | 'flow.fallback'
    | 'connection.disconnected'
    | 'session.refreshed'
    /** In development only. May change between versions. */
    | 'debug.answered'
    | 'debug.failed'
    | 'debug.finding'
    | 'debug.message'
    | 'debug.state'
    | 'debug.view'
  readonly provider?: string | undefined
  readonly attemptId?: string | undefined
  /** Milliseconds since the epoch, by this computer's clock. */
  readonly timestamp: number
  readonly error?: ConnectError
  /** In development: where the attempt lives, as `attemptSlot` names it. */
  readonly slot?: string | undefined
  /** Of `debug.answered` and `debug.failed`: what was asked for, under `/v1/connect`. */
  readonly path?: string
  /** Of `debug.answered` and `debug.failed`: the HTTP method. */
  readonly method?: string
  /** Of `debug.answered`: the HTTP status. */
  readonly status?: number
  /** Of `debug.answered`: the same id stands in the broker's log. */
  readonly requestId?: string | null
  /** Of the other `debug.*`: what happened, in words. */
  readonly detail?: string
  /** Of `debug.finding`: what the page does that gets in the way. */
  readonly finding?: DoctorFinding
}

/**
 * The core: attempts, connections and connect tokens, without React. One per app.
 * Attempts live here, not in components: unmounting never cancels one.
 */
export interface AuthpipeClient {
  readonly brokerUrl: string
  /** Loads what an attempt needs besides this page's code. Call it when a click is near. */
  prepare(): void
  /**
   * Starts an attempt. Opens the window before anything else, so call it as the first statement of
   * a click handler. While an attempt of the same slot is pending it focuses that window instead
   * (and opens it again if the browser had blocked it). The promise never rejects.
   */
  connect(options: ConnectOptions, observer?: OutcomeObserver): Promise<AttemptOutcome>
  /**
   * The slot's state; the same object until it changes. Of a provider's slot, also the renewal of one
   * of its connections that is pending in a slot of its own.
   */
  getAttempt(slot: string): AttemptState
  /** Calls back after every change of the slot's state, and perhaps more often. */
  subscribe(slot: string, listener: () => void): () => void
  /**
   * Registers someone who will hear each outcome of the slot. Exactly one observer hears each: the
   * one passed to `connect`, if still registered, else the latest registered; with none, the next to
   * register hears it at once.
   */
  observe(slot: string, observer: OutcomeObserver): () => void
  /** Ends a pending attempt at the broker. The outcome is what the broker then says. */
  cancel(slot: string): void
  /** Shows the window again: focuses it, or opens a fresh one for the same attempt. In a click. */
  reopen(slot: string): void
  /**
   * Goes on with a pending attempt in place of this page, and comes back to the connect token's
   * `returnUrl`. Does nothing unless `canRedirect`.
   */
  redirect(slot: string): void
  /** Whether this page can be left and come back to; known once the connections are. */
  canRedirect(): boolean
  /** Forgets the last outcome. Does nothing while an attempt is pending. */
  reset(slot: string): void
  /** @throws {ConnectError} */
  fetchConnections(signal?: AbortSignal): Promise<PageConnectionsAnswer>
  /** Revokes at the provider and deletes. Resolves also when it was gone already. @throws {ConnectError} */
  disconnect(connectionId: string): Promise<void>
  /**
   * Calls back when the list of connections may have changed: here, with the connection that was made,
   * or in another tab.
   */
  onConnectionsChange(listener: (connection: Connection | undefined) => void): () => void
  onEvent(listener: (event: ConnectEvent) => void): () => void
}

/**
 * The name of the place where an attempt lives: the one that was named, else one per provider, or per
 * connection to renew.
 */
export function attemptSlot({
  slot,
  provider,
  connectionId,
}: Pick<ConnectOptions, 'slot' | 'provider' | 'connectionId'>): string {
  return slot ?? (connectionId === undefined ? provider : `${provider}#${connectionId}`)
}
