import type { AttemptView, SeversOpener } from './attempt.ts'
import type { Connection } from './connection.ts'

/*
 * The HTTP contract. Bodies are JSON; refusals are `application/problem+json` (see `Problem`).
 *
 *   customer's backend, `Authorization: Bearer <API key>`
 *     POST   /v1/connect-tokens                      CreateConnectTokenRequest → ConnectTokenAnswer
 *     POST   /v1/attempts/{id}/confirm               ConfirmAttemptRequest → 204
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
 *     POST   /connect/boot/post                      a form {k, l}, sent by the customer's page: the boot
 *                                                    page, with a ticket for the origin the browser named
 *     POST   /connect/boot/launch                    LaunchRequest → LaunchAnswer; an answer to what it
 *                                                    asked comes from the same browser, by cookie
 *     GET    /connect/hop/{id}                       to the provider, cut off from the opener, by cookie
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
  /**
   * A page on one of `origins` that runs `@authpipe/react/relay`: how a window that lost its opener
   * reaches the page. Taken from here alone, exact, never from a browser. Without a fragment; serves
   * pages of its own origin.
   */
  readonly relayUrl?: string
  /**
   * Where a full-page redirect comes back to, on one of `origins`. Taken from here alone, exact.
   * Without a fragment; serves pages of its own origin.
   * @default none: the page is offered no redirect
   */
  readonly returnUrl?: string
  /** The language of the hosted pages: `en`, `de`, `fr`, `es` or `ja`. @default the browser's */
  readonly locale?: string
  /** Seconds the token lives; 1 to 3600. @default 900 */
  readonly ttl?: number
}

/** The answer to `POST /v1/connect-tokens`. */
export interface ConnectTokenAnswer {
  /** `ct_…`: opaque, held in page memory, never in a URL. */
  readonly connectToken: string
  readonly expiresAt: string
}

/** Where an attempt is shown: in a window or tab of its own, or in place of the page. */
export type AttemptDisplay = 'popup' | 'redirect'

/** `POST /v1/connect/attempts`. Sent again with the same `bootHash`, it answers the same attempt. */
export interface CreateAttemptRequest {
  readonly provider: string
  /** @default the operator's default scopes of this provider */
  readonly scopes?: readonly string[] | undefined
  /** `S256(V)`, 43 base64url characters. */
  readonly codeChallenge: string
  /** `SHA-256(K)`, 43 base64url characters. */
  readonly bootHash: string
  /** `SHA-256(L)`, 43 base64url characters. */
  readonly launchHash: string
  /** `redirect`: in place of the page itself; ends at the token's `returnUrl`. */
  readonly display: AttemptDisplay
  /** The connection to renew; the account must stay the same. */
  readonly connectionId?: string | undefined
  /** Who the person is likely to be at the provider. */
  readonly loginHint?: string | undefined
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

/** `POST /v1/attempts/{id}/confirm`: this signed-in user of the customer wants the attempt. */
export interface ConfirmAttemptRequest {
  readonly tenantId: string
  readonly userId: string
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
  /** @default 'popup' */
  readonly display?: AttemptDisplay
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

/**
 * What windows of this origin's pages were seen to do: whether they still have an opener at their
 * first page. Learned from every attempt of the origin.
 */
export type OpenerHint = 'ok' | 'severed_by_app' | 'unknown'

/** What the page may know of its own surroundings. */
export interface PageConfig {
  readonly providers: readonly PageProviderConfig[]
  readonly openerHint: OpenerHint
  /** The connect token names a relay page. */
  readonly hasRelay: boolean
  /** The connect token names a page to come back to: redirects are possible. */
  readonly hasReturn: boolean
}

/** `GET /v1/connect/connections`: everything a page of buttons needs, in one answer. */
export interface PageConnectionsAnswer {
  readonly connections: readonly Connection[]
  readonly config: PageConfig
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

/**
 * `POST /connect/boot/launch`, from our own boot page. With `launchSecret` and either the opener's
 * origin or a ticket it proves that the attempt's page launches; without an opener it asks what else
 * would; with `number` it answers that question.
 */
export interface LaunchRequest {
  /** `K`, from the fragment or the form. */
  readonly k: string
  /** `null`: the window has no opener. Proves nothing beside a `postTicket`, but is learned from. */
  readonly openerOrigin: string | null
  readonly attemptId?: string
  /** `L`, as the opener or the form sent it. */
  readonly launchSecret?: string
  /** Of `POST /connect/boot/post`: the browser named this origin. For one key, for a minute. */
  readonly postTicket?: string
  /** The number the person picked, of those offered; anything else says "none of them". One try. */
  readonly number?: string
  /** The person's answer to the page that names the app; `false` cancels the attempt. */
  readonly isConfirmed?: boolean
}

/** Where the window goes next, or what it has to ask the person first. */
export type LaunchAnswer =
  | { readonly next: 'authorize'; readonly url: string }
  /** Which of these does the app's page show? */
  | { readonly next: 'number'; readonly numbers: readonly string[]; readonly asker: LaunchAsker }
  /** The OAuth client is shared by several customers: does the person know this app? */
  | { readonly next: 'confirm'; readonly asker: LaunchAsker }

/** In whose name the window asks. */
export interface LaunchAsker {
  readonly origin: string
  readonly userLabel: string | null
}
