import type { AttemptBinding, AttemptView, PageConfig } from '@authpipe/protocol'
import type {
  AttemptOutcome,
  AttemptState,
  ClientTimers,
  ConnectEvent,
  ConnectOptions,
} from './AuthpipeClient.ts'
import type { AttemptChange } from './attemptMachine.ts'
import type { SendRequest } from './brokerRequest.ts'
import type { Emit } from './Emit.ts'
import type { Patience } from './createPatience.ts'
import type { Listeners } from './listeners.ts'

/** What a client lends to each of its attempts. */
export interface AttemptWorld {
  readonly brokerUrl: string
  readonly pagesUrl: string
  readonly request: SendRequest
  /** Tells the app what happened. */
  readonly emit: Emit
  /** Who wants to hear when the state of any attempt changes. */
  readonly moves: Listeners<void>
  readonly timers: Partial<ClientTimers>
  /** What the broker knows of this page; `undefined` until the connections were fetched. */
  config: PageConfig | undefined
  /** How to launch by a form: for pages that cut their windows off. Once it is loaded. */
  openByForm: OpenWindow | undefined
  /** A window would take the place of this page, which can be come back to. */
  isInApp: boolean
  /** This page can be left and come back to: not from a frame, where our pages show nothing. */
  canLeave: boolean
}

/** Opens a window, or a tab without `popup`; `null` when the browser refuses. */
export type OpenWindow = (
  pagesUrl: string,
  keys: AttemptKeys,
  popup: ConnectOptions['popup'],
) => Window | null

/** What one window is known by. */
export interface AttemptKeys {
  /** `K`, 192 bit: goes to the window, to the broker only as a hash. */
  readonly key: string
  /** `L`, 256 bit: goes to the window with the launch, to the broker only as a hash. */
  readonly secret: string
}

/** One attempt under way. Times are on the clock of `performance.now()`. */
export interface AttemptRun {
  readonly world: AttemptWorld
  readonly options: ConnectOptions
  /** Aborted when the attempt is over, with how it ended as the reason. */
  readonly over: AbortController
  /** Says what happens, as long as the attempt is not over; and the name under which apps hear it. */
  report: (change: AttemptChange, event?: ConnectEvent['type']) => void
  readonly onEnd: (outcome: AttemptOutcome) => void
  /** `V`, 256 bit: only this page can complete or cancel the attempt. */
  readonly verifier: string
  /** An earlier load of the page began it. */
  readonly isResumed: boolean
  readonly patience: Patience

  // The window
  /** `null` when the browser gave none. */
  window: Window | null
  keys: AttemptKeys
  /** `SHA-256(K)`, once it is known. */
  keyHash: string
  /** Infinity once its silence was acted upon. */
  openedAt: number
  /** Its boot page said hello. */
  isHere?: boolean
  /** The broker knows the keys. */
  isKnown?: boolean
  /** What makes keys known to the broker, one after the other. */
  registered?: Promise<unknown>
  /** 0: not yet. */
  launchedAt: number
  /** How this page bound the window to itself. `complete` demands that the broker saw the same. */
  binding?: AttemptBinding | undefined
  /** The browser gave a window at last, in this load of the page or in an earlier one. */
  hasWindow?: boolean | undefined
  /** The attempt goes on in place of this page. */
  isLeaving?: boolean
  /** Where a page that is left comes back to. */
  returnTo?: string | undefined

  // The broker's word
  id?: string | undefined
  view?: AttemptView
  completionCode?: string | undefined
  isCompleting?: boolean
  isCancelling?: boolean
  /** What the attempt ends as when the broker says `cancelled`. @default dismissed by the person */
  verdict?: AttemptEnd
}

/** What an attempt begins with. */
export interface AttemptStart {
  readonly world: AttemptWorld
  readonly options: ConnectOptions
  /** Where its state is kept. */
  readonly slot: {
    readonly getState: () => AttemptState
    readonly setState: (state: AttemptState) => void
  }
  /** Hears its outcome. */
  readonly onEnd: (outcome: AttemptOutcome) => void
  /** The window that the click opened; without one, an attempt that is new takes this page's place. */
  readonly opened: OpenedWindow | undefined
  readonly seed: KeptAttempt
  /** An earlier load of the page began it. */
  readonly isResumed: boolean
}

/** One attempt, as its slot sees it. */
export interface Attempt {
  /** Focuses the window; or, in a click, opens one again, if `mayOpen`. */
  readonly show: (mayOpen: boolean) => void
  /** Goes on in place of this page. */
  readonly leave: () => void
  /** The person wants no more of it. */
  readonly dismiss: () => void
}

/** The window that the click opened. */
export interface OpenedWindow {
  readonly keys: AttemptKeys
  /** `null` when the browser gave none. */
  readonly window: Window | null
  /** `performance.now()` of the click. */
  readonly openedAt: number
}

/** What a page that is loaded anew needs to go on. In the tab's `sessionStorage`. */
export interface KeptAttempt {
  readonly options: ConnectOptions
  readonly keys: AttemptKeys
  readonly verifier: string
  readonly id?: string | undefined
  readonly binding?: AttemptBinding | undefined
  readonly hasWindow?: boolean | undefined
  /** Milliseconds since the epoch, by this computer's clock. */
  readonly keptAt: number
  /** `performance.timeOrigin` of the page's load that runs it. */
  readonly keptBy: number
  /** Where the page was when it was left. */
  readonly returnTo?: string | undefined
  readonly completionCode?: string | undefined
}

/** How an attempt ends, before its id is added. */
export type AttemptEnd = AttemptOutcome extends infer Outcome
  ? Outcome extends AttemptOutcome
    ? Omit<Outcome, 'attemptId' | 'resumed'>
    : never
  : never
