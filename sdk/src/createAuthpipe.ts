import type { Connection, CreateConnectTokenRequest } from '@authpipe/protocol'
import { AuthpipeError, isAuthpipeError } from './AuthpipeError.ts'
import { BrokerApi } from './BrokerApi.ts'
import type { ListConnectionsOptions } from './BrokerApi.ts'
import { BrokerHttp } from './BrokerHttp.ts'
import type { Credential } from './Credential.ts'
import { CredentialReader } from './CredentialReader.ts'
import { EventFeed } from './EventFeed.ts'
import { parseOptions } from './parseOptions.ts'
import type { AuthpipeOptions } from './parseOptions.ts'
import { withCredential } from './withCredential.ts'

/** Whose credential, and of which connection. */
export interface GetCredentialOptions {
  readonly tenantId: string
  readonly userId: string
  /** The provider configuration's name at the broker, for example `gitlab`. */
  readonly provider?: string | undefined
  /** Needed where one end user has several connections of the provider. */
  readonly connectionId?: string | undefined
  /** The provider refused the credential of this generation: fetch a newer one. */
  readonly afterGeneration?: number | undefined
}

/** Who may connect what, and where from. */
export interface CreateConnectTokenOptions extends CreateConnectTokenRequest {}

/** Which attempt, and who is signed in to your app where it is to end. */
export interface ConfirmAttemptOptions {
  readonly attemptId: string
  readonly tenantId: string
  readonly userId: string
}

/** A connect token for one page of one end user. */
export interface ConnectToken {
  /** `ct_…`: answer it to your own page, as plain text. Never put it into a URL. */
  readonly connectToken: string
  readonly expiresAt: Date
}

/** The broker, for your backend. One per process: it holds the cache. */
export interface Authpipe {
  /**
   * A credential that works now. From memory where it is known to be good, else from the broker,
   * which renews it first where that is due.
   * @throws {AuthpipeError} `not_connected` and `needs_reauth`: show the connect button;
   *   `ambiguous_connection`: pass `connectionId`
   */
  getCredential(options: GetCredentialOptions): Promise<Credential>
  /**
   * Makes `call` with a credential. If the provider answers 401 (a `Response`, or an error with
   * `status`, `statusCode` or `response.status`), makes it once more with a newer one.
   * @throws {AuthpipeError} as `getCredential`, and whatever `call` throws
   */
  withCredential<Result>(
    options: Omit<GetCredentialOptions, 'afterGeneration'>,
    call: (credential: Credential) => Promise<Result> | Result,
  ): Promise<Result>
  /** A token that lets one page connect for one end user. @throws {AuthpipeError} */
  createConnectToken(options: CreateConnectTokenOptions): Promise<ConnectToken>
  readonly attempts: {
    /**
     * Vouches that this signed-in user wants the attempt: a proof at its end, for a broker that runs
     * with `AUTHPIPE_BINDING=launch_and_finish`. Take the user from your session, never from the request.
     * @throws {AuthpipeError} `subject_mismatch` when the attempt is somebody else's
     */
    confirm(options: ConfirmAttemptOptions): Promise<void>
  }
  readonly connections: {
    /** @throws {AuthpipeError} */
    list(options: ListConnectionsOptions): Promise<readonly Connection[]>
    /** @throws {AuthpipeError} `connection_not_found` */
    get(connectionId: string): Promise<Connection>
    /** Revokes at the provider and deletes. Resolves also when it was gone already. @throws {AuthpipeError} */
    delete(connectionId: string): Promise<void>
  }
  /** Forgets all credentials and stops listening for changes. The next call starts over. */
  close(): void
}

/**
 * Connects this backend to a broker. Nothing is sent until something is asked for.
 * @throws {TypeError} when the options cannot work, naming all that is wrong at once
 */
export function createAuthpipe(options: AuthpipeOptions = {}): Authpipe {
  const { brokerUrl, apiKey, cacheMax, timers, now, onEvent } = parseOptions(options, process.env)
  const http = new BrokerHttp({ brokerUrl, apiKey, timeout: timers.request })
  const api = new BrokerApi(http)
  const feed = new EventFeed({
    stream: () => http.stream('/v1/events'),
    onChange: (event) => reader.apply(event),
    onEvent,
    now,
    timers,
  })
  const reader = new CredentialReader({
    ask: (request) => api.getCredential(request),
    feed,
    onEvent,
    cacheMax,
    timers,
    now,
  })
  const getCredential = async (wanted: GetCredentialOptions): Promise<Credential> =>
    reader.read(credentialRequest(wanted))

  return Object.freeze({
    getCredential,
    withCredential: (wanted, call) =>
      withCredential(
        // By its id: generations count within one connection.
        (refused) =>
          getCredential({
            ...wanted,
            connectionId: refused?.connectionId ?? wanted.connectionId,
            afterGeneration: refused?.generation,
          }),
        call,
      ),
    createConnectToken: async (wanted) => {
      const { connectToken, expiresAt } = await api.createConnectToken(wanted)
      return { connectToken, expiresAt: new Date(expiresAt) }
    },
    attempts: Object.freeze({
      confirm: ({ attemptId, tenantId, userId }) =>
        api.confirmAttempt(attemptId, { tenantId, userId }),
    }),
    connections: Object.freeze({
      list: (wanted) => api.listConnections(wanted),
      get: (connectionId) => api.getConnection(connectionId),
      delete: async (connectionId) => {
        await api.deleteConnection(connectionId).catch((error: unknown) => {
          if (!isAuthpipeError(error, 'connection_not_found')) throw error
        })
        // The broker will say so too, but the next line of the caller may come sooner.
        reader.apply({ seq: 0, kind: 'deleted', connectionId, generation: 0 })
      },
    }),
    close: () => {
      feed.close()
      reader.clear()
      http.close()
    },
  } satisfies Authpipe)
}

/** @throws {AuthpipeError} `invalid_request`, without asking the broker */
function credentialRequest(options: GetCredentialOptions) {
  const { tenantId, userId, provider, connectionId, afterGeneration } = options
  const missing = [
    ...(isText(tenantId) ? [] : ['tenantId']),
    ...(isText(userId) ? [] : ['userId']),
    ...(isText(provider) || isText(connectionId) ? [] : ['provider, or connectionId']),
  ]
  if (missing.length > 0) {
    throw new AuthpipeError({
      code: 'invalid_request',
      title: 'getCredential() was called without what it needs, so it is unknown whose is wanted.',
      fix: `Pass as non-empty text: ${missing.join('; ')}.`,
    })
  }
  return {
    tenantId,
    userId,
    ...(provider === undefined ? {} : { provider }),
    ...(connectionId === undefined ? {} : { connectionId }),
    ...(afterGeneration === undefined ? {} : { afterGeneration }),
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
