import type {
  AttemptView,
  CancelAttemptRequest,
  CompleteAttemptRequest,
  ConnectionAnswer,
  CreateAttemptAnswer,
  CreateAttemptRequest,
  PageConnectionsAnswer,
  ReopenAttemptRequest,
} from '@authpipe/protocol'
import { readAttemptEvents } from './attemptEvents.ts'
import type { BrokerRequest, SendRequest } from './brokerRequest.ts'
import type { ErrorSubject } from './clientErrors.ts'

const LONG_POLL_SECONDS = 25

/** The attempt a call is about. */
export interface AttemptSubject extends ErrorSubject {
  readonly attemptId: string
}

/** The broker's endpoints for a page. Every call rejects with a `ConnectError`. */
export interface BrokerApi {
  /** Idempotent: sent again with the same `bootHash`, it gives the same attempt. */
  createAttempt(request: CreateAttemptRequest): Promise<CreateAttemptAnswer>
  getAttempt(of: AttemptSubject, signal: AbortSignal): Promise<AttemptView>
  /** Waits at the broker until the attempt is newer than `version`, or 25 s are over. */
  waitForAttempt(of: AttemptSubject, version: number, signal: AbortSignal): Promise<AttemptView>
  /** Resolves when the stream ends. `onOpen` hears that the broker has answered. */
  streamAttempt(
    of: AttemptSubject,
    onOpen: () => void,
    onView: (view: AttemptView) => void,
    signal: AbortSignal,
  ): Promise<void>
  /** Idempotent for one verifier. */
  completeAttempt(of: AttemptSubject, request: CompleteAttemptRequest): Promise<ConnectionAnswer>
  cancelAttempt(of: AttemptSubject, request: CancelAttemptRequest): Promise<AttemptView>
  reopenAttempt(of: AttemptSubject, request: ReopenAttemptRequest): Promise<CreateAttemptAnswer>
  listConnections(signal?: AbortSignal): Promise<PageConnectionsAnswer>
  deleteConnection(id: string): Promise<void>
}

/** The calls, typed by the contract in `@authpipe/protocol`. */
export function createBrokerApi(send: SendRequest): BrokerApi {
  const json = <Answer>(path: string, request: BrokerRequest): Promise<Answer> =>
    // The broker's own contract says what it answers; only its refusals are looked into.
    send(path, request, async (response) => JSON.parse(await response.text()) as Answer)
  const post = <Answer>(of: AttemptSubject, verb: string, body: object): Promise<Answer> =>
    json(`${pathOf(of)}/${verb}`, {
      method: 'POST',
      body,
      subject: of,
      // Somebody who cancels may be leaving the page.
      keepalive: verb === 'cancel',
    })

  return {
    createAttempt: (body) =>
      json('/attempts', {
        method: 'POST',
        body,
        idempotencyKey: body.bootHash,
        subject: { provider: body.provider },
      }),
    getAttempt: (of, signal) => json(pathOf(of), { subject: of, signal }),
    waitForAttempt: (of, version, signal) =>
      json(`${pathOf(of)}?wait=${LONG_POLL_SECONDS}&v=${version}`, {
        subject: of,
        signal,
        waits: LONG_POLL_SECONDS * 1000,
      }),
    streamAttempt: (of, onOpen, onView, signal) =>
      send(`${pathOf(of)}/events`, { subject: of, signal }, (response, relax) => {
        onOpen()
        return readAttemptEvents(response, (view) => {
          relax()
          onView(view)
        })
      }),
    completeAttempt: (of, body) => post(of, 'complete', body),
    cancelAttempt: (of, body) => post(of, 'cancel', body),
    reopenAttempt: (of, body) => post(of, 'reopen', body),
    listConnections: (signal) => json('/connections', { signal }),
    deleteConnection: (id) =>
      send(`/connections/${encodeURIComponent(id)}`, { method: 'DELETE' }, async () => {}),
  }
}

function pathOf({ attemptId }: AttemptSubject): string {
  return `/attempts/${encodeURIComponent(attemptId)}`
}
