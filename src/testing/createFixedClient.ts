import type { Connection, PageConnectionsAnswer, PageProviderConfig } from '@authpipe/protocol'
import { attemptSentence } from '../client/attemptSentence.ts'
import type { AttemptState, AuthpipeClient } from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'

/** What a fixed client shows. */
export interface FixedClientOptions {
  /** Attempts by slot: the provider's id, or `gitlab#conn_1` for one that renews. @default all idle */
  readonly attempts?: Readonly<Record<string, AttemptState>>
  /** @default none */
  readonly connections?: readonly Connection[]
  /** @default none, which the library reads as "as named" */
  readonly providers?: readonly PageProviderConfig[]
  /** A button that is blocked offers to go on in this tab. @default false */
  readonly canRedirect?: boolean
  /** The connections never arrive. */
  readonly loading?: boolean
  /** The connections cannot be fetched, for this reason. */
  readonly error?: ConnectError
}

const IDLE: AttemptState = { status: 'idle' }

let made = 0

/**
 * A client that stands still, for Storybook and for tests of your own components: it shows the state
 * you give it, makes no request and opens no window. Clicks on it do nothing, and `connect()` never
 * settles. Outcomes are told to nobody: a state is not an event.
 */
export function createFixedClient(options: FixedClientOptions = {}): AuthpipeClient {
  const { attempts = {}, connections = [], providers = [], loading = false, error } = options
  const { canRedirect = false } = options
  const answer: PageConnectionsAnswer = {
    connections,
    config: { providers, openerHint: 'unknown', hasRelay: false, hasReturn: false },
  }
  const told = Object.fromEntries(
    Object.entries(attempts).map(([slot, state]) => [
      slot,
      state.status === 'idle' ? state : { userMessage: attemptSentence(state), ...state },
    ]),
  )
  made += 1
  return {
    // One address each, so that two stories in one QueryClient do not read each other's cache.
    brokerUrl: `https://fixed-${made}.authpipe.invalid`,
    prepare: () => {},
    connect: () => forever(),
    getAttempt: (slot) => told[slot] ?? IDLE,
    subscribe: () => stop,
    observe: () => stop,
    cancel: () => {},
    reopen: () => {},
    redirect: () => {},
    canRedirect: () => canRedirect,
    reset: () => {},
    fetchConnections: () => {
      if (loading) return forever()
      return error === undefined ? Promise.resolve(answer) : Promise.reject(error)
    },
    disconnect: () => forever(),
    onConnectionsChange: () => stop,
    onEvent: () => stop,
  }
}

function stop(): void {}

function forever<Value>(): Promise<Value> {
  return new Promise(() => {})
}
