import type { SeversOpener } from '@authpipe/protocol'
import { createAttempts } from './attempts.ts'
import type { AuthpipeClient, AuthpipeClientOptions, ConnectEvent } from './AuthpipeClient.ts'
import { parseBrokerAddress } from './brokerAddress.ts'
import { createBrokerApi } from './brokerApi.ts'
import { createSendRequest } from './brokerRequest.ts'
import { CLIENT_TIMERS } from './clientTimers.ts'
import { isConnectError } from './ConnectError.ts'
import { createConnectionChanges } from './connectionChanges.ts'
import { createConnectTokens } from './connectTokens.ts'
import { createListeners } from './listeners.ts'

/**
 * Makes the client of one broker. Does nothing by itself: no request, no timer, no listener until
 * something is asked of it. Works in Node too, where `connect` ends in `unsupported_environment`.
 *
 * @throws {TypeError} when `brokerUrl` or `pagesUrl` is no https address (http on localhost).
 */
export function createAuthpipeClient(options: AuthpipeClientOptions): AuthpipeClient {
  const brokerUrl = parseBrokerAddress('brokerUrl', options.brokerUrl)
  const pagesUrl = parseBrokerAddress('pagesUrl', options.pagesUrl ?? brokerUrl)
  const pagesOrigin = new URL(pagesUrl).origin
  const timers = { ...CLIENT_TIMERS, ...options.timers }
  const events = createListeners<ConnectEvent>()
  const changes = createConnectionChanges()
  const severs = new Map<string, SeversOpener>()

  const emit = (event: Omit<ConnectEvent, 'timestamp'>): void =>
    events.tell({ ...event, timestamp: Date.now() })
  const emitOwn = (type: ConnectEvent['type']): void =>
    emit({ type, provider: undefined, attemptId: undefined })
  const tokens = createConnectTokens(options.getConnectToken, () => emitOwn('session.refreshed'))
  const api = createBrokerApi(createSendRequest(brokerUrl, tokens, timers.requestTimeout))
  const alwaysSevers = (provider: string): boolean => severs.get(provider) === 'always'

  return {
    brokerUrl,
    ...createAttempts({ api, pagesUrl, pagesOrigin, timers, alwaysSevers }, emit, changes.announce),
    async fetchConnections(signal) {
      const answer = await api.listConnections(signal)
      for (const provider of answer.config.providers) severs.set(provider.id, provider.severs)
      return answer
    },
    async disconnect(connectionId) {
      try {
        await api.deleteConnection(connectionId)
      } catch (error) {
        if (!isConnectError(error, 'connection_not_found')) throw error
      }
      emitOwn('connection.disconnected')
      changes.announce()
    },
    onConnectionsChange: changes.listen,
    onEvent: events.add,
  }
}
