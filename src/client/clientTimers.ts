import type { ClientTimers } from './AuthpipeClient.ts'
import { REQUEST_TIMEOUT } from './brokerRequest.ts'

/** Every delay of the client, in milliseconds, with the reason where it is not obvious. */
export const CLIENT_TIMERS: ClientTimers = {
  blockedAfter: 1500,
  helloTimeout: 12_000,
  closedEvery: 250,
  closedGrace: 1500,
  focusWindow: 1000,
  requestTimeout: REQUEST_TIMEOUT,
  softWaiting: 20_000,
  retryEvery: 1000,
}
