import type {
  AttemptBinding,
  AttemptDisplay,
  AttemptStatus,
  ConnectionReason,
  ConnectionStatus,
} from '@authpipe/protocol'
import type { Generated } from 'kysely'

/*
 * Times are integers, milliseconds since the epoch. Lists and objects are JSON text. Hashes are
 * base64url text. A `box` is a sealed secret; nothing secret stands anywhere else.
 */

/** The tables. */
export interface Schema {
  api_key: ApiKeyTable
  kek_canary: KekCanaryTable
  tenant_key: TenantKeyTable
  connect_token: ConnectTokenTable
  attempt: AttemptTable
  connection: ConnectionTable
  credential_version: CredentialVersionTable
  revoke_outbox: RevokeOutboxTable
  opener_sample: OpenerSampleTable
}

/** Keys of customers' backends. */
export interface ApiKeyTable {
  key_id: string
  /** HMAC-SHA-256 of the secret under the keyset's pepper. */
  mac: Uint8Array
  name: string
  created_at: number
  revoked_at: number | null
}

/** A box per wrapping key, opened at start: a wrong or missing keyset is noticed there. */
export interface KekCanaryTable {
  kek_id: string
  box: Uint8Array
}

/** The tenants' keys, wrapped. */
export interface TenantKeyTable {
  /** 32 hex characters. */
  dek_id: string
  tenant_id: string
  state: 'primary' | 'retired'
  kek_id: string
  wrapped: Uint8Array
  created_at: number
}

/** Connect tokens, by hash. */
export interface ConnectTokenTable {
  token_hash: string
  tenant_id: string
  user_id: string
  user_label: string | null
  /** JSON list of provider slugs; `null`: all. */
  providers: string | null
  /** JSON object slug → list; `null`: what the operator allows. */
  scopes: string | null
  /** JSON list. */
  origins: string
  /** Where a window without opener reaches the page, and where a redirect ends. Exact. */
  relay_url: string | null
  return_url: string | null
  /** The language of the hosted pages; `null`: the browser's. */
  locale: string | null
  created_at: number
  expires_at: number
}

/** What a window may have to ask the person before it goes on. */
export type LaunchQuestion = 'number' | 'confirm'

/** Attempts. See the picture in `@authpipe/protocol`'s attempt.ts. */
export interface AttemptTable {
  /** `att_…` */
  id: string
  version: Generated<number>
  status: AttemptStatus
  binding: AttemptBinding
  tenant_id: string
  user_id: string
  user_label: string | null
  /** The page's origin, from its `Origin` header. */
  origin: string
  provider: string
  /** JSON list. */
  scopes: string
  connection_id: string | null
  login_hint: string | null
  code_challenge: string
  boot_hash: string
  launch_hash: string
  display: Generated<AttemptDisplay>
  /** The connect token's, as they were when the attempt was made. */
  relay_url: string | null
  return_url: string | null
  locale: string | null
  /** 1 when the customer's backend said that its user wants this. */
  is_confirmed: Generated<number>
  /** 1 when the boot hash was used to launch; a launch happens once per boot hash. */
  launched: Generated<number>
  boot_seen: Generated<number>
  opener_lost: Generated<number>
  /** What the window asks the person and waits to hear; only the browser of `cookie_hash` may answer. */
  question: LaunchQuestion | null
  /** The number the page shows, while the window asks for it. */
  number: string | null
  /** The authorize URL, where the window goes there by way of `/connect/hop/{id}`. */
  hop_box: Uint8Array | null
  /** Of the current launch; `null` once consumed. */
  state_hash: string | null
  cookie_hash: string | null
  pkce_box: Uint8Array | null
  /** The provider's code, from callback to exchange. */
  code_box: Uint8Array | null
  completion_hash: string | null
  completion_expires_at: number | null
  authorized_at: number | null
  /** The finished connection; `complete` answers with it again for the same verifier. */
  result_connection_id: string | null
  finished_at: number | null
  error_code: string | null
  /** JSON of `ProviderError`. */
  provider_error: string | null
  created_at: number
  expires_at: number
}

/** Connections. */
export interface ConnectionTable {
  /** `conn_…` */
  id: string
  tenant_id: string
  user_id: string
  provider: string
  kind: string
  instance_url: string
  auth_type: 'oauth2' | 'api_key'
  account_id: string
  /** JSON of `ConnectionAccount`. */
  account: string
  status: ConnectionStatus
  reason: ConnectionReason | null
  scopes_requested: string
  scopes_granted: string
  label: string | null
  /** Grows with every consent. */
  epoch: number
  /** Grows with every stored token set. */
  generation: number
  access_expires_at: number | null
  /** How long the access token lived when it was new, in milliseconds. */
  access_lifetime: number | null
  /** When a refresh was sent whose outcome is not known; `null` when every outcome is. */
  refresh_sent_at: number | null
  last_refreshed_at: number | null
  checked_at: number | null
  created_at: number
  updated_at: number
  deleted_at: number | null
  /** JSON: how the attempt proved itself, `{ launch, finish }`. */
  audit: string
}

/** The sealed token sets. The current generation of each connection, and nothing older. */
export interface CredentialVersionTable {
  connection_id: string
  epoch: number
  generation: number
  box: Uint8Array
  created_at: number
}

/** Tokens still to be revoked at their provider. */
export interface RevokeOutboxTable {
  id: string
  provider: string
  tenant_id: string
  box: Uint8Array
  attempts: Generated<number>
  next_at: number
}

/** What one end user's windows were last seen to do with their opener. */
export interface OpenerSampleTable {
  /** Of windows that came back from a provider, or of the first windows of an origin's pages. */
  about: 'provider' | 'origin'
  /** The provider's slug, or the origin. */
  name: string
  /** A hash of tenant and user: one voice each. */
  witness: string
  /** `k` for kept and `l` for lost, the newest first. */
  seen: string
  seen_at: number
}
