import type { AuthpipeClient, ConnectEvent } from '@authpipe/react'
import { createFixedClient } from '@authpipe/react/testing'
import { connectError } from './attempts.ts'

type Told = readonly [at: number, type: ConnectEvent['type'], about?: Partial<ConnectEvent>]

const BEGIN = Date.UTC(2026, 2, 2, 9, 4, 11)
const REFUSAL = connectError('scope_not_allowed')

const PAGE: readonly Told[] = [
  [0, 'debug.answered', { path: '/connections', status: 200, requestId: 'req_1kq0Zf2mXw9TtY3b' }],
]

const CONNECTED: readonly Told[] = [
  [4106, 'connect.started'],
  [4106, 'debug.state', { detail: 'opening' }],
  [4107, 'window.opened'],
  [
    4196,
    'debug.answered',
    { method: 'POST', path: '/attempts', status: 201, requestId: 'req_Zr8nq0hYw1sL5cXe' },
  ],
  [4196, 'debug.view', { attemptId: 'att_5xq2mJc0y8Q4hZk1VbTn', detail: 'created' }],
  [4318, 'debug.message', { detail: 'heard authpipe:hello' }],
  [4318, 'debug.message', { detail: 'said authpipe:launch' }],
  [4318, 'debug.state', { detail: 'launching' }],
  [4377, 'debug.view', { detail: 'at_provider, bound by handshake, window seen' }],
  [4377, 'debug.state', { detail: 'waiting' }],
  [10_926, 'callback.received'],
  [11_418, 'connect.succeeded'],
]

const REFUSED: readonly Told[] = [
  [32_004, 'connect.started'],
  [32_004, 'debug.state', { detail: 'opening' }],
  [32_005, 'window.opened'],
  [
    32_090,
    'debug.answered',
    { method: 'POST', path: '/attempts', status: 403, requestId: 'req_0LbFq6Ym3tWx8RjE' },
  ],
  [32_092, 'debug.state', { detail: 'error' }],
  [32_092, 'connect.failed', { error: REFUSAL }],
]

const FINDING: Told = [
  2,
  'debug.finding',
  {
    finding: {
      id: 'connect_src',
      what: "The page's Content-Security-Policy lets no request go to https://connect.example.com.",
      why: 'No button can learn its state, and every click ends in csp_blocked.',
      fix: "Send Content-Security-Policy: …; connect-src 'self' https://connect.example.com; …",
      docsUrl: 'https://docs.authpipe.dev/debugging#connect_src',
    },
  },
]

/** A client to whose page this happened: it connected, was refused, and may have a doctor's finding. */
export function createDevtoolsClient({ isIll = false } = {}): AuthpipeClient {
  const gitlab = { provider: 'gitlab', slot: 'gitlab' }
  const told = [
    ...PAGE.map((each) => eventOf(each)),
    ...(isIll ? [eventOf(FINDING)] : []),
    ...[...CONNECTED, ...REFUSED].map((each) => eventOf(each, gitlab)),
  ]
  return {
    ...createFixedClient(),
    onEvent(listener) {
      // What a panel hears of happens later.
      const timer = setTimeout(() => told.forEach((event) => listener(event)))
      return () => clearTimeout(timer)
    },
  }
}

function eventOf([at, type, about]: Told, more: Partial<ConnectEvent> = {}): ConnectEvent {
  const nothing = { provider: undefined, attemptId: undefined }
  return { ...nothing, ...more, ...about, type, timestamp: BEGIN + at }
}
