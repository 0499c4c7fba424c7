import type {
  AttemptView,
  CancelAttemptRequest,
  CompleteAttemptRequest,
  ConnectionAnswer,
  CreateAttemptRequest,
  PageConnectionsAnswer,
  ReopenAttemptRequest,
} from '@authpipe/protocol'
import { readAttemptEvents } from './attemptEvents.ts'
import type { BrokerRequest, SendRequest } from './brokerRequest.ts'
import type { ErrorSubject } from './clientErrors.ts'

/** The broker's endpoints for a page. Every call rejects with a `ConnectError`. */
export interface BrokerApi {
  /** Idempotent: sent again with the same `bootHash`, it gives the same attempt. */
  readonly createAttempt: (of: ErrorSubject, body: CreateAttemptRequest) => Promise<AttemptView>
  /** With `version`, waits up to 25 s until the attempt is newer. */
  readonly getAttempt: (
    of: ErrorSubject,
    signal: AbortSignal,
    version?: number,
  ) => Promise<AttemptView>
  /** Resolves when the stream ends. `onOpen` hears that the broker has answered. */
  readonly streamAttempt: (
    of: ErrorSubject,
    signal: AbortSignal,
    onOpen: () => void,
    onView: (view: AttemptView) => void,
  ) => Promise<void>
  /** Idempotent for one verifier. */
  readonly completeAttempt: (
    of: ErrorSubject,
    body: CompleteAttemptRequest,
  ) => Promise<ConnectionAnswer>
  readonly cancelAttempt: (of: ErrorSubject, body: CancelAttemptRequest) => Promise<AttemptView>
  readonly reopenAttempt: (of: ErrorSubject, body: ReopenAttemptRequest) => Promise<AttemptView>
  readonly listConnections: (signal?: AbortSignal) => Promise<PageConnectionsAnswer>
  readonly deleteConnection: (id: string) => Promise<void>
}

/** The calls, typed by the contract in `@authpipe/protocol`. */
export function createBrokerApi(send: SendRequest): BrokerApi {
  const json = <Answer>(path: string, request: BrokerRequest): Promise<Answer> =>
    // The broker's own contract says what it answers; only its refusals are looked into.
    send(path, request, async (response) => JSON.parse(await response.text()) as Answer)
  const attempt = <Answer>(of: ErrorSubject, rest: string, request: BrokerRequest) =>
    json<Answer>(`/attempts/${of.attemptId}${rest}`, { subject: of, ...request })

  return {
    createAttempt: (subject, body) =>
      json('/attempts', { subject, body, idempotencyKey: body.bootHash }),
    getAttempt: (of, signal, version) =>
      version === undefined
        ? attempt(of, '', { signal })
        : attempt(of, `?wait=25&v=${version}`, { signal, waits: 25_000 }),
    streamAttempt: (subject, signal, onOpen, onView) =>
      send(`/attempts/${subject.attemptId}/events`, { subject, signal }, (response, relax) => {
        onOpen()
        return readAttemptEvents(response, (view) => {
          relax()
          onView(view)
        })
      }),
    completeAttempt: (of, body) => attempt(of, '/complete', { body }),
    // Whoever cancels may be leaving the page.
    cancelAttempt: (of, body) => attempt(of, '/cancel', { body, keepalive: true }),
    reopenAttempt: (of, body) => attempt(of, '/reopen', { body }),
    listConnections: (signal) => json('/connections', { signal }),
    deleteConnection: (id) =>
      send(`/connections/${encodeURIComponent(id)}`, { method: 'DELETE' }, async () => {}),
  }
}
