import type { BrokerTimers } from '@authpipe/broker'
import type { ClientTimers } from '@authpipe/react/client'
import type { PageTimers } from '../../../broker/src/pages/PageTimers.ts'

/*
 * The delays of all rows. Short where a row would only wait; as long as a busy machine needs where a
 * delay that ends too early would change what happens.
 */

export const CLIENT_TIMERS: ClientTimers = {
  blockedAfter: 1200,
  helloTimeout: 15_000,
  closedEvery: 50,
  closedGrace: 300,
  focusWindow: 1000,
  requestTimeout: 4000,
  softWaiting: 60_000,
  retryEvery: 100,
}

export const PAGE_TIMERS: PageTimers = {
  helloEvery: 100,
  helloFor: 15_000,
  waitFor: 60_000,
  ackFor: 1000,
  armAfter: 100,
  quietAfter: 2000,
  pollEvery: 100,
  pollFor: 20_000,
  closeAfter: 300,
}

export const BROKER_TIMERS: Partial<BrokerTimers> = {
  stopGrace: 200,
  sweepEvery: 200,
  providerDeadline: 5000,
}
