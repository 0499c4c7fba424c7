import type {
  ConfirmAttemptRequest,
  Connection,
  ConnectionAnswer,
  ConnectionListAnswer,
  ConnectTokenAnswer,
  CreateConnectTokenRequest,
  CredentialAnswer,
  GetCredentialRequest,
} from '@authpipe/protocol'
import { AuthpipeError } from './AuthpipeError.ts'
import type { BrokerHttp } from './BrokerHttp.ts'

/** Whose connections. */
export interface ListConnectionsOptions {
  readonly tenantId: string
  readonly userId: string
  /** @default all of them */
  readonly provider?: string | undefined
}

/** The broker's endpoints for backends, one method each. Every one throws `AuthpipeError`. */
export class BrokerApi {
  readonly #http: BrokerHttp

  constructor(http: BrokerHttp) {
    this.#http = http
  }

  /** `POST /v1/credentials:get` */
  async getCredential(body: GetCredentialRequest): Promise<CredentialAnswer> {
    const answer = await this.#http.send({ method: 'POST', path: '/v1/credentials:get', body })
    return checked(answer, isCredentialAnswer)
  }

  /** `POST /v1/connect-tokens` */
  async createConnectToken(body: CreateConnectTokenRequest): Promise<ConnectTokenAnswer> {
    const answer = await this.#http.send({ method: 'POST', path: '/v1/connect-tokens', body })
    return checked(answer, isConnectTokenAnswer)
  }

  /** `POST /v1/attempts/{id}/confirm` */
  async confirmAttempt(attemptId: string, body: ConfirmAttemptRequest): Promise<void> {
    const path = `/v1/attempts/${encodeURIComponent(attemptId)}/confirm`
    await this.#http.send({ method: 'POST', path, body })
  }

  /** `GET /v1/connections` */
  async listConnections(options: ListConnectionsOptions): Promise<readonly Connection[]> {
    const query = new URLSearchParams({ tenantId: options.tenantId, userId: options.userId })
    if (options.provider !== undefined) query.set('provider', options.provider)
    const answer = await this.#http.send({
      method: 'GET',
      path: `/v1/connections?${query.toString()}`,
    })
    return checked(answer, isConnectionListAnswer).connections
  }

  /** `GET /v1/connections/{id}` */
  async getConnection(id: string): Promise<Connection> {
    const answer = await this.#http.send({ method: 'GET', path: connectionPath(id) })
    return checked(answer, isConnectionAnswer).connection
  }

  /** `DELETE /v1/connections/{id}` */
  async deleteConnection(id: string): Promise<void> {
    await this.#http.send({ method: 'DELETE', path: connectionPath(id) })
  }
}

function connectionPath(id: string): string {
  return `/v1/connections/${encodeURIComponent(id)}`
}

/** A success of another shape never becomes a credential of `undefined`. */
function checked<Answer>(value: unknown, is: (value: unknown) => value is Answer): Answer {
  if (is(value)) return value
  throw new AuthpipeError({
    code: 'broker_unreachable',
    title: 'The answer has a shape of its own, so nothing was taken from it.',
    fix: 'Check that brokerUrl is right, and that broker and SDK are of the same version.',
  })
}

function isCredentialAnswer(value: unknown): value is CredentialAnswer {
  return (
    isRecord(value) &&
    isText(value.credential) &&
    isText(value.connectionId) &&
    isText(value.provider) &&
    isText(value.instanceUrl) &&
    (value.type === 'oauth2' || value.type === 'api_key') &&
    isSeconds(value.expiresIn) &&
    isSeconds(value.refreshIn) &&
    Number.isSafeInteger(value.generation) &&
    Array.isArray(value.scopes) &&
    isRecord(value.fields)
  )
}

function isConnectTokenAnswer(value: unknown): value is ConnectTokenAnswer {
  return (
    isRecord(value) &&
    isText(value.connectToken) &&
    isText(value.expiresAt) &&
    !Number.isNaN(Date.parse(value.expiresAt))
  )
}

function isConnectionListAnswer(value: unknown): value is ConnectionListAnswer {
  return isRecord(value) && Array.isArray(value.connections)
}

function isConnectionAnswer(value: unknown): value is ConnectionAnswer {
  return isRecord(value) && isRecord(value.connection)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isSeconds(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && Number.isFinite(value))
}
