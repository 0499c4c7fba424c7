import type { PageConnectionsAnswer } from '@authpipe/protocol'
import type { AttemptWorld } from './Attempt.ts'
import { attemptSlot } from './AuthpipeClient.ts'
import type { AuthpipeClient, AuthpipeClientOptions, ConnectEvent } from './AuthpipeClient.ts'
import { parseBrokerAddress } from './brokerAddress.ts'
import { REQUEST_TIMEOUT, createSendRequest } from './brokerRequest.ts'
import { createConnectionChanges } from './connectionChanges.ts'
import { createConsultation } from './consultDoctor.ts'
import { createSlot, loadAttempt, type Slot } from './createSlot.ts'
import type { Emit } from './Emit.ts'
import { createListeners } from './listeners.ts'
import { takeLeftovers } from './takeLeftovers.ts'

/**
 * Makes the client of one broker. Does nothing by itself: no request, no timer, no listener until
 * something is asked of it. Works in Node too, where `connect` ends in `unsupported_environment`.
 *
 * @throws {TypeError} when `brokerUrl` or `pagesUrl` is no https address (http on localhost), or
 * `getConnectToken` is no function.
 */
export function createAuthpipeClient(options: AuthpipeClientOptions): AuthpipeClient {
  const { getConnectToken } = options
  if (process.env.NODE_ENV !== 'production' && typeof getConnectToken !== 'function') {
    throw new TypeError(
      'Authpipe: getConnectToken must be a function that fetches a connect token.',
    )
  }
  const brokerUrl = parseBrokerAddress('brokerUrl', options.brokerUrl)
  const pagesUrl = parseBrokerAddress('pagesUrl', options.pagesUrl ?? brokerUrl)
  const { timers = {} } = options
  const events = createListeners<ConnectEvent>()
  const changes = createConnectionChanges()
  const slots = new Map<string, Slot>()
  /** Goes on with what an earlier load of this page began: once, when somebody is there to see it. */
  const resume = takeLeftovers(brokerUrl, (kept) => {
    void slotOf(attemptSlot(kept.options)).connect(kept.options, undefined, kept)
  })

  const emit: Emit = (type, about) => {
    const event: ConnectEvent = { ...about, type, timestamp: Date.now() }
    events.tell(event)
    if (process.env.NODE_ENV === 'development') consult?.(event)
  }
  const world: AttemptWorld = {
    brokerUrl,
    pagesUrl,
    request: createSendRequest(
      brokerUrl,
      getConnectToken,
      timers.requestTimeout ?? REQUEST_TIMEOUT,
      emit,
    ),
    moves: createListeners(),
    timers,
    emit,
    config: undefined,
    openByForm: undefined,
    canLeave: false,
    isInApp: false,
  }

  // Tests are not pages that anybody develops.
  const consult = process.env.NODE_ENV === 'development' ? createConsultation(world) : undefined

  function slotOf(name: string): Slot {
    const slot = slots.get(name) ?? createSlot(world, changes.announce)
    slots.set(name, slot)
    return slot
  }

  /** The slot; or one of the same provider in which a connection is being renewed, if only that is busy. */
  function busySlot(name: string): Slot {
    const busy = [...slots].find(
      ([other, slot]) => `${other}#`.startsWith(`${name}#`) && slot.getState().status === 'pending',
    )
    return busy?.[1] ?? slotOf(name)
  }

  return {
    brokerUrl,
    prepare: () => void loadAttempt().catch(() => undefined),
    async connect(wanted, observer) {
      // In a click nothing may come before the window, unless something is kept.
      if (resume) await resume()
      return slotOf(attemptSlot(wanted)).connect(wanted, observer)
    },
    getAttempt: (slot) => busySlot(slot).getState(),
    subscribe(_slot, listener) {
      void resume?.()
      return world.moves.add(listener)
    },
    observe: (slot, observer) => slotOf(slot).observe(observer),
    cancel: (slot) => busySlot(slot).getAttempt()?.dismiss(),
    reopen: (slot) => busySlot(slot).getAttempt()?.show(true),
    redirect: (slot) => busySlot(slot).getAttempt()?.leave(),
    canRedirect: () => world.canLeave,
    reset: (slot) => slotOf(slot).reset(),
    async fetchConnections(signal) {
      const answer = await world.request<PageConnectionsAnswer>('/connections', { signal })
      const { config } = answer
      world.config = config
      if (
        globalThis.crossOriginIsolated ||
        config.openerHint === 'severed_by_app' ||
        config.hasReturn
      ) {
        // Until it is there, windows open as they do elsewhere.
        void import('./planLaunch.ts').then(
          ({ planLaunch }) => Object.assign(world, planLaunch(config)),
          () => undefined,
        )
      }
      return answer
    },
    async disconnect(connectionId) {
      const { disconnect } = await import('./disconnect.ts')
      await disconnect(world, connectionId, changes.announce)
    },
    onConnectionsChange: changes.listen,
    onEvent: events.add,
  }
}
