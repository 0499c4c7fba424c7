import type { FlowResponse, IdentityProbe, ProviderAccount, ProviderFlow } from '../types.ts'

/*
 * "Measured" means: seen on Doorkeeper 5.5.0, 5.8.2 and 5.9.6, GitLab's OAuth engine, configured as
 * GitLab does (config/initializers/doorkeeper.rb).
 *
 * @see https://docs.gitlab.com/api/oauth2/
 */

/** How to talk to GitLab. The instance may live under a path, such as `https://my.example/gitlab`. */
export const gitlabFlow: ProviderFlow = {
  id: 'gitlab',
  ownHosts: ['gitlab.com'],

  // @see https://docs.gitlab.com/api/oauth2/#authorization-code-flow
  endpoints: (instanceUrl) => ({
    authorize: `${instanceUrl}/oauth/authorize`,
    token: `${instanceUrl}/oauth/token`,
    revoke: `${instanceUrl}/oauth/revoke`,
  }),

  // Doorkeeper does not undo the form encoding that RFC 6749 §2.3.1 asks for in Basic, so a secret
  // with a "-" (all newer ones: gloas-…) is refused there. Measured.
  clientAuth: 'client_secret_post',
  // @see https://docs.gitlab.com/api/oauth2/#authorization-code-with-proof-key-for-code-exchange-pkce
  pkce: 'S256',
  // No `iss` in the callback: `code` and `state` alone. Measured.
  sendsIssuer: false,
  scopeSeparator: ' ',

  // None. GitLab knows no login_hint, and `prompt=select_account` raises an error page there
  // (doorkeeper-openid_connect lib/doorkeeper/openid_connect/config.rb).
  authorizeParams: () => ({}),

  refresh: {
    // "Invalidates the existing access_token and refresh_token": no grace, and the reuse of a spent
    // refresh token hurts nobody. Measured. @see https://docs.gitlab.com/api/oauth2/
    rotation: 'R2',
    revokesPreviousAccessToken: true,
    // The documentation asks for it; Doorkeeper ignores it. Measured.
    sendRedirectUri: true,
    // `access_token_expires_in` of config/initializers/doorkeeper.rb; not configurable.
    // @see https://docs.gitlab.com/integration/oauth_provider/#access-token-expiration
    defaultLifetimeSeconds: 7200,
  },

  identity: ({ instanceUrl }, accessToken, grantedScopes) => {
    const probe = (path: string, read: Reader): IdentityProbe => ({
      request: {
        method: 'GET',
        url: instanceUrl + path,
        headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
      },
      read: (response) => readAnswer(response, read),
    })
    const probes: IdentityProbe[] = []
    if (PROFILE_SCOPES.some((scope) => grantedScopes.includes(scope))) {
      probes.push(probe('/api/v4/user', readUser))
    }
    if (grantedScopes.includes('openid')) probes.push(probe('/oauth/userinfo', readUserInfo))
    // Needs no scope at all, and names the same id as the others.
    probes.push(probe('/oauth/token/info', readTokenInfo))
    return probes
  },

  // Either kills both, as they are one row; the access token only while it has not expired
  // (doorkeeper lib/doorkeeper/revocable_tokens/). The second request changes nothing after the first,
  // and helps where an answer came without a refresh token.
  revokeOrder: ['refresh_token', 'access_token'],
}

/** What lib/api/users.rb admits to `GET /user`. Any other token gets 403 there, alive as it is. */
const PROFILE_SCOPES = ['read_user', 'read_api', 'api']

type Body = Readonly<Record<string, unknown>>
type Reader = (body: Body) => ProviderAccount | undefined

/** Status first: /oauth/userinfo answers errors with an empty HTML body. Measured. */
function readAnswer({ status, body }: FlowResponse, read: Reader): ProviderAccount | undefined {
  return status === 200 && isRecord(body) ? read(body) : undefined
}

/** @see https://docs.gitlab.com/api/users/ */
function readUser(body: Body): ProviderAccount | undefined {
  const id = accountId(body.id)
  if (id === undefined) return undefined
  return {
    id,
    username: text(body.username),
    name: text(body.name),
    email: text(body.email),
    avatarUrl: webAddress(body.avatar_url),
  }
}

/** @see https://docs.gitlab.com/integration/openid_connect_provider/#shared-information */
function readUserInfo(body: Body): ProviderAccount | undefined {
  const id = accountId(body.sub)
  if (id === undefined) return undefined
  return {
    id,
    username: text(body.preferred_username) ?? text(body.nickname),
    name: text(body.name),
    // An address that nobody confirmed says nothing about who this is.
    email: body.email_verified === false ? null : text(body.email),
    avatarUrl: webAddress(body.picture),
  }
}

/** @see https://docs.gitlab.com/api/oauth2/#retrieve-the-token-information */
function readTokenInfo(body: Body): ProviderAccount | undefined {
  const id = accountId(body.resource_owner_id)
  if (id === undefined) return undefined
  return { id, username: null, name: null, email: null, avatarUrl: null }
}

/** `id` is a number and `sub` the same number as text: one account, one id, whatever was granted. */
function accountId(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  return text(value) ?? undefined
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** Shown in browsers, and an instance may be anybody's. */
function webAddress(value: unknown): string | null {
  return typeof value === 'string' && /^https?:\/\//i.test(value) ? value : null
}

function isRecord(value: unknown): value is Body {
  return typeof value === 'object' && value !== null
}
