import { vi } from 'vitest'
import { connectionFixture } from '@authpipe/react/testing'
import type { Connection, PageConnectionsAnswer } from '@authpipe/protocol'
import { attemptSentence } from '../src/client/attemptSentence.ts'
import { attemptSlot } from '../src/client/AuthpipeClient.ts'
import type {
  AttemptOutcome,
  AttemptState,
  AuthpipeClient,
  ConnectEvent,
  OutcomeObserver,
} from '../src/client/AuthpipeClient.ts'

let made = 0

/**
 * A client whose attempts go as the test says. Keeps the promises of `AuthpipeClient` about slots and
 * observers; opens no window and asks no broker.
 */
export function createScriptedClient(connections: readonly Connection[] = []) {
  const attempts = new Map<string, AttemptState>()
  const subscribers = new Map<string, Set<() => void>>()
  const observers = new Map<string, OutcomeObserver[]>()
  const starters = new Map<string, OutcomeObserver | undefined>()
  const untold = new Map<string, AttemptOutcome>()
  const changeListeners = new Set<Parameters<AuthpipeClient['onConnectionsChange']>[0]>()
  const eventListeners = new Set<(event: ConnectEvent) => void>()
  const server = { connections }

  const set = (slot: string, state: AttemptState) => {
    if (state.status === 'success') {
      const others = server.connections.filter(({ id }) => id !== state.connection.id)
      server.connections = [...others, state.connection]
      changeListeners.forEach((listener) => listener(state.connection))
    }
    const userMessage = attemptSentence(state)
    const told =
      state.status === 'success' || state.status === 'cancelled' || state.status === 'pending'
    attempts.set(slot, told ? { userMessage, ...state } : state)
    for (const listeners of subscribers.values()) listeners.forEach((listener) => listener())
  }
  const observersOf = (slot: string) => observers.get(slot) ?? []

  const client = {
    brokerUrl: `https://scripted-${(made += 1)}.example`,
    prepare: vi.fn<AuthpipeClient['prepare']>(),
    connect: vi.fn<AuthpipeClient['connect']>((options, observer) => {
      const slot = attemptSlot(options)
      starters.set(slot, observer)
      set(slot, pending())
      return new Promise(() => {})
    }),
    getAttempt(slot: string) {
      const renewals = [...attempts].filter(([other]) => other.startsWith(`${slot}#`))
      const states = [attempts.get(slot) ?? IDLE, ...renewals.map(([, state]) => state)]
      return states.find(({ status }) => status === 'pending') ?? states[0] ?? IDLE
    },
    subscribe(slot: string, listener: () => void) {
      const listeners = subscribers.get(slot) ?? new Set()
      subscribers.set(slot, listeners.add(listener))
      return () => void listeners.delete(listener)
    },
    observe(slot: string, observer: OutcomeObserver) {
      observers.set(slot, [...observersOf(slot), observer])
      const outcome = untold.get(slot)
      untold.delete(slot)
      if (outcome) observer(outcome)
      return () =>
        void observers.set(
          slot,
          observersOf(slot).filter((other) => other !== observer),
        )
    },
    cancel: vi.fn<AuthpipeClient['cancel']>(),
    reopen: vi.fn<AuthpipeClient['reopen']>(),
    redirect: vi.fn<AuthpipeClient['redirect']>(),
    canRedirect: vi.fn<AuthpipeClient['canRedirect']>(() => false),
    reset: vi.fn<AuthpipeClient['reset']>((slot) => {
      if (client.getAttempt(slot).status !== 'pending') set(slot, IDLE)
    }),
    fetchConnections: vi.fn<AuthpipeClient['fetchConnections']>(() =>
      Promise.resolve(answerOf(server.connections)),
    ),
    disconnect: vi.fn<AuthpipeClient['disconnect']>(() => Promise.resolve()),
    onConnectionsChange(listener: Parameters<AuthpipeClient['onConnectionsChange']>[0]) {
      changeListeners.add(listener)
      return () => void changeListeners.delete(listener)
    },
    onEvent(listener: (event: ConnectEvent) => void) {
      eventListeners.add(listener)
      return () => void eventListeners.delete(listener)
    },
  } satisfies AuthpipeClient

  return {
    client,
    /** Sets where an attempt stands. */
    set,
    /** Ends an attempt, and tells whoever is to hear of it. */
    settle: (slot: string, outcome: AttemptOutcome) => {
      set(slot, outcome)
      const starter = starters.get(slot)
      const there = observersOf(slot)
      const listener = there.find((observer) => observer === starter) ?? there.at(-1)
      if (listener) listener(outcome)
      else untold.set(slot, outcome)
    },
    /** Changes what the broker would answer. */
    serve: (next: readonly Connection[]) => {
      server.connections = next
    },
    announceChange: () => changeListeners.forEach((listener) => listener(undefined)),
    emit: (event: ConnectEvent) => eventListeners.forEach((listener) => listener(event)),
    countListeners: () =>
      changeListeners.size +
      eventListeners.size +
      [...subscribers.values()].reduce((sum, { size }) => sum + size, 0) +
      [...observers.values()].reduce((sum, { length }) => sum + length, 0),
  }
}

const IDLE: AttemptState = { status: 'idle' }

/** A pending attempt, waiting for the person unless told otherwise. */
export function pending(
  overrides: Partial<Extract<AttemptState, { status: 'pending' }>> = {},
): AttemptState {
  return {
    status: 'pending',
    phase: 'waiting',
    attemptId: 'att_1',
    detached: false,
    number: undefined,
    error: undefined,
    ...overrides,
  }
}

/** A success with this connection. */
export function success(connection: Connection = connectionFixture()): AttemptOutcome {
  return { status: 'success', attemptId: 'att_1', connection, resumed: false }
}

/** What the broker answers when these are the connections. */
export function answerOf(connections: readonly Connection[]): PageConnectionsAnswer {
  return {
    connections,
    config: {
      providers: [
        {
          id: 'gitlab',
          kind: 'gitlab',
          instanceUrl: 'https://gitlab.com',
          availableScopes: ['read_user', 'read_api', 'api'],
          defaultScopes: ['read_user'],
          severs: 'unknown',
        },
      ],
      openerHint: 'unknown',
      hasRelay: false,
      hasReturn: false,
    },
  }
}
