import type { AttemptView, SeversOpener } from './attempt.ts'
import type { Connection } from './connection.ts'

/*
 * The HTTP contract. Bodies are JSON; refusals are `application/problem+json` (see `Problem`).
 *
 *   customer's backend, `Authorization: Bearer <API key>`
 *     POST   /v1/connect-tokens                      CreateConnectTokenRequest → ConnectTokenAnswer
 *     POST   /v1/credentials:get                     GetCredentialRequest → CredentialAnswer
 *     GET    /v1/connections?tenantId&userId&provider          → ConnectionListAnswer
 *     GET    /v1/connections/{id}                              → ConnectionAnswer
 *     DELETE /v1/connections/{id}                              → 204
 *     GET    /v1/events                              SSE of BackendEvent, one comment each 10 s
 *
 *   page, `Authorization: Bearer <connect token>`, CORS; served to the token's own origins only
 *     POST   /v1/connect/attempts                    CreateAttemptRequest → 201 CreateAttemptAnswer
 *     GET    /v1/connect/attempts/{id}?wait=25&v=3             → AttemptView
 *     GET    /v1/connect/attempts/{id}/events        SSE of AttemptView
 *     POST   /v1/connect/attempts/{id}/complete      CompleteAttemptRequest → ConnectionAnswer
 *     POST   /v1/connect/attempts/{id}/cancel        CancelAttemptRequest → AttemptView
 *     POST   /v1/connect/attempts/{id}/reopen        ReopenAttemptRequest → CreateAttemptAnswer
 *     GET    /v1/connect/connections                           → PageConnectionsAnswer
 *     GET    /v1/connect/connections/{id}                      → ConnectionAnswer
 *     DELETE /v1/connect/connections/{id}                      → 204
 *     GET    /v1/connect/events                      SSE of ConnectionEvent
 *
 *   popup, same origin as the page itself, no CORS
 *     GET    /connect/boot/v1                        the boot page; its fragment: #k=…&o=…
 *     POST   /connect/boot/launch                    LaunchRequest → LaunchAnswer
 *     GET    /connect/callback/{provider config}     from the provider; 303 to /connect/done/{id}
 *     GET    /connect/done/{id}                      the last page
 *     GET    /connect/done/{id}/status               AttemptView without secrets, by cookie
 *     POST   /connect/done/{id}/opener               {opener: 'kept' | 'lost'}: what COOP did, by cookie
 */

/** `POST /v1/connect-tokens`. */
export interface CreateConnectTokenRequest {
  readonly tenantId: string
  readonly userId: string
  /** How the hosted pages call the end user, for example an e-mail address. */
  readonly userLabel?: string
  /** The provider configurations the page may connect. @default all of them */
  readonly providers?: readonly string[]
  /** The largest scopes the page may ask for, by provider. @default what the operator allows */
  readonly scopes?: Readonly<Record<string, readonly string[]>>
  /** The page's origins. @default all origins the operator registered */
  readonly origins?: readonly string[]
  /** Seconds the token lives; 1 to 3600. @default 900 */
  readonly ttl?: number
}

/** The answer to `POST /v1/connect-tokens`. */
export interface ConnectTokenAnswer {
  /** `ct_…`: opaque, held in page memory, never in a URL. */
  readonly connectToken: string
  readonly expiresAt: string
}

/** `POST /v1/connect/attempts`. Sent again with the same `bootHash`, it answers the same attempt. */
export interface CreateAttemptRequest {
  readonly provider: string
  /** @default the operator's default scopes of this provider */
  readonly scopes?: readonly string[]
  /** `S256(V)`, 43 base64url characters. */
  readonly codeChallenge: string
  /** `SHA-256(K)`, 43 base64url characters. */
  readonly bootHash: string
  /** `SHA-256(L)`, 43 base64url characters. */
  readonly launchHash: string
  readonly display: 'popup'
  /** The connection to renew; the account must stay the same. */
  readonly connectionId?: string
  /** Who the person is likely to be at the provider. */
  readonly loginHint?: string
}

/** The answer to `POST /v1/connect/attempts` and to `…/reopen`. */
export interface CreateAttemptAnswer extends AttemptView {
  readonly provider: string
  readonly scopes: readonly string[]
}

/** `POST …/complete`. */
export interface CompleteAttemptRequest {
  /** `V`, the preimage of the attempt's `codeChallenge`. */
  readonly codeVerifier: string
  readonly completionCode?: string
}

/** `POST …/cancel`. */
export interface CancelAttemptRequest {
  readonly codeVerifier: string
}

/** `POST …/reopen`: a fresh window for the same attempt; the earlier launch is void. */
export interface ReopenAttemptRequest {
  readonly codeVerifier: string
  readonly bootHash: string
  readonly launchHash: string
}

/** One connection. */
export interface ConnectionAnswer {
  readonly connection: Connection
}

/** The connections of one end user, to a backend. */
export interface ConnectionListAnswer {
  readonly connections: readonly Connection[]
}

/** What the page may know of a provider configuration. */
export interface PageProviderConfig {
  /** The operator's slug; what `provider` names. */
  readonly id: string
  /** Which provider's descriptor it is, for example `gitlab`. */
  readonly kind: string
  readonly instanceUrl: string
  /** Scopes a page may ask for: the operator's, cut down to the token's. */
  readonly availableScopes: readonly string[]
  readonly defaultScopes: readonly string[]
  readonly severs: SeversOpener
}

/** `GET /v1/connect/connections`: everything a page of buttons needs, in one answer. */
export interface PageConnectionsAnswer {
  readonly connections: readonly Connection[]
  readonly config: { readonly providers: readonly PageProviderConfig[] }
}

/** `GET /v1/connect/events`. */
export interface ConnectionEvent {
  readonly kind: 'connected' | 'updated' | 'deleted'
  readonly connectionId: string
  readonly provider: string
}

/** `GET /v1/events`: what a backend's cache must know. Carries no secret. */
export interface BackendEvent {
  readonly seq: number
  readonly kind: 'connected' | 'rotating' | 'rotated' | 'needs_reauth' | 'deleted'
  readonly connectionId: string
  readonly generation: number
}

/** `POST /v1/credentials:get`. By `connectionId`, or by `provider`, `tenantId` and `userId`. */
export interface GetCredentialRequest {
  readonly provider?: string
  readonly tenantId: string
  readonly userId: string
  readonly connectionId?: string
  /** A credential of this generation was refused by the provider: give a newer one. */
  readonly afterGeneration?: number
}

/** The answer to `POST /v1/credentials:get`. The only answer that carries a secret. */
export interface CredentialAnswer {
  readonly connectionId: string
  readonly provider: string
  readonly type: 'oauth2' | 'api_key'
  /** The access token, or the API key. */
  readonly credential: string
  /** Seconds until it ends, counted from the answer; `null` when it has no end. */
  readonly expiresIn: number | null
  /** Seconds after which a cache should ask again. */
  readonly refreshIn: number | null
  readonly scopes: readonly string[]
  readonly generation: number
  /** What goes with it, for example Algolia's `applicationId`. */
  readonly fields: Readonly<Record<string, string>>
  /** Where to use it. */
  readonly instanceUrl: string
}

/** `POST /connect/boot/launch`, from our own boot page. */
export interface LaunchRequest {
  /** `K`, from the fragment. */
  readonly k: string
  /** `null`: the window has no opener. */
  readonly openerOrigin: string | null
  readonly attemptId?: string
  /** `L`, as the opener sent it. */
  readonly launchSecret?: string
}

/** Where the window goes next. */
export interface LaunchAnswer {
  readonly next: 'authorize'
  readonly url: string
}
