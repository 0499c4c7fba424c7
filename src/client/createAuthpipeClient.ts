import type { PageConnectionsAnswer } from '@authpipe/protocol'
import type { AttemptWorld } from './Attempt.ts'
import { attemptSlot } from './AuthpipeClient.ts'
import type { AuthpipeClient, AuthpipeClientOptions, ConnectEvent } from './AuthpipeClient.ts'
import { parseBrokerAddress } from './brokerAddress.ts'
import { createSendRequest } from './brokerRequest.ts'
import { CLIENT_TIMERS } from './clientTimers.ts'
import { isConnectError } from './ConnectError.ts'
import { createConnectionChanges } from './connectionChanges.ts'
import { createSlot, type Emit, type Slot } from './createSlot.ts'
import { createListeners } from './listeners.ts'
import { listenToPage } from './listenToPage.ts'

/**
 * Makes the client of one broker. Does nothing by itself: no request, no timer, no listener until
 * something is asked of it. Works in Node too, where `connect` ends in `unsupported_environment`.
 *
 * @throws {TypeError} when `brokerUrl` or `pagesUrl` is no https address (http on localhost), or
 * `getConnectToken` is no function.
 */
export function createAuthpipeClient(options: AuthpipeClientOptions): AuthpipeClient {
  if (typeof options.getConnectToken !== 'function') {
    throw new TypeError(
      'Authpipe: getConnectToken must be a function that fetches a connect token.',
    )
  }
  const brokerUrl = parseBrokerAddress('brokerUrl', options.brokerUrl)
  const pagesUrl = parseBrokerAddress('pagesUrl', options.pagesUrl ?? brokerUrl)
  const timers = { ...CLIENT_TIMERS, ...options.timers }
  const events = createListeners<ConnectEvent>()
  const changes = createConnectionChanges()
  const slots = new Map<string, Slot>()
  let providers: PageConnectionsAnswer['config']['providers'] = []

  const emit: Emit = (type, provider, { attemptId, error } = {}) =>
    events.tell({ type, provider, attemptId, timestamp: Date.now(), ...(error && { error }) })
  const request = createSendRequest(brokerUrl, options.getConnectToken, timers.requestTimeout, () =>
    emit('session.refreshed'),
  )
  const world: AttemptWorld = {
    request,
    page: createListeners(listenToPage),
    pagesUrl,
    timers,
    alwaysSevers: (name) => providers.some(({ id, severs }) => id === name && severs === 'always'),
  }

  function slotOf(name: string): Slot {
    const slot = slots.get(name) ?? createSlot(world, emit, changes.announce)
    slots.set(name, slot)
    return slot
  }

  return {
    brokerUrl,
    connect: async (wanted, observer) => slotOf(attemptSlot(wanted)).connect(wanted, observer),
    getAttempt: (slot) => slotOf(slot).getState(),
    subscribe: (slot, listener) => slotOf(slot).subscribe(listener),
    observe: (slot, observer) => slotOf(slot).observe(observer),
    cancel: (slot) => slotOf(slot).cancel(),
    reopen: (slot) => slotOf(slot).reopen(),
    reset: (slot) => slotOf(slot).reset(),
    async fetchConnections(signal) {
      const answer = await request<PageConnectionsAnswer>('/connections', { signal })
      providers = answer.config.providers
      return answer
    },
    async disconnect(connectionId) {
      try {
        await request(`/connections/${encodeURIComponent(connectionId)}`, { method: 'DELETE' })
      } catch (error) {
        if (!isConnectError(error, 'connection_not_found')) throw error
      }
      emit('connection.disconnected')
      changes.announce()
    },
    onConnectionsChange: changes.listen,
    onEvent: events.add,
  }
}
