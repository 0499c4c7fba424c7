import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { Provider, type Adapter, type AdapterPayload, type JWK } from 'oidc-provider'
import { grantOf } from './askProvider.ts'
import type { Instance } from './Instance.ts'
import { isRegistered } from './redirectUris.ts'
import { reportFailure } from './reportFailure.ts'
import type { SandboxClient } from './SandboxOptions.ts'
import { isTokenKind } from './tokenStore.ts'
import { userClaims } from './users.ts'

/** Doorkeeper's refresh tokens have no expiry; oidc-provider wants a number. */
const FOR_EVER_SECONDS = 10 * 365 * 24 * 3600

/** What oidc-provider needs of the instance it serves. */
export type ProviderSurroundings = Omit<Instance, 'provider'>

/**
 * The OAuth engine. It issues codes and tokens, checks PKCE, clients and scopes by its own reading
 * of the RFCs. Where GitLab differs, the endpoints around it translate.
 */
export function createProvider(gitlab: ProviderSurroundings): Provider {
  const provider = new Provider(gitlab.url, {
    adapter: (name: string) => adapterFor(gitlab, name),
    jwks: { keys: [signingKey()] },
    scopes: [...gitlab.scopes],
    claims: {
      // With openid alone a GitLab gives out all of these (measured at userinfo).
      openid: ['sub', 'name', 'nickname', 'preferred_username', 'profile', 'picture', 'groups'],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    routes: {
      authorization: '/oauth/authorize',
      token: '/oauth/token',
      revocation: '/oauth/revoke',
      introspection: '/oauth/introspect',
      jwks: '/oauth/discovery/keys',
      userinfo: '/oauth/userinfo',
    },
    features: {
      devInteractions: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
    },
    responseTypes: ['code'],
    // PKCE is optional for a confidential app, and so it is here for all.
    pkce: { required: () => false },
    clientAuthMethods: ['client_secret_post', 'none'],
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    ttl: {
      // Read each time: also a refreshed token has the lifetime that is set now. Doorkeeper keeps
      // the predecessor's, which is the same as long as nobody changes it.
      AccessToken: () => gitlab.settings.accessTokenTtlSeconds,
      AuthorizationCode: () => gitlab.settings.codeTtlSeconds,
      IdToken: 120,
      RefreshToken: FOR_EVER_SECONDS,
      Grant: FOR_EVER_SECONDS,
      Session: 600,
      Interaction: 600,
    },
    findAccount(_ctx, accountId) {
      const user = gitlab.users.find(({ id }) => String(id) === accountId)
      return user && { accountId, claims: () => userClaims(user, gitlab.url) }
    },
    // Consent was given on our own page; the grant that came of it is the one to use.
    async loadExistingGrant(ctx) {
      const grantId = grantOf(ctx.req)
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId)
    },
  })

  provider.Client.prototype.redirectUriAllowed = redirectUriAllowed
  provider.on('server_error', (_ctx, error) => reportFailure(error))
  for (const model of [provider.AccessToken, provider.RefreshToken, provider.AuthorizationCode]) {
    giveHexIds(model.prototype as unknown as WithTokenId)
  }
  return provider
}

function redirectUriAllowed(this: { redirectUris?: string[] }, uri: string): boolean {
  return isRegistered(uri, this.redirectUris ?? [])
}

interface WithTokenId {
  generateTokenId: (this: WithTokenId) => string
}

/** GitLab's secrets are 64 hexadecimal characters. */
function giveHexIds(prototype: WithTokenId): void {
  const { generateTokenId } = prototype
  prototype.generateTokenId = function hexTokenId() {
    // It also settles the token's format, so it must run although its result is not wanted.
    generateTokenId.call(this)
    return randomBytes(32).toString('hex')
  }
}

function adapterFor(gitlab: ProviderSurroundings, name: string): Adapter {
  if (isTokenKind(name)) return gitlab.tokens.adapterFor(name)
  const rows = name === 'Grant' ? gitlab.grants : new Map<string, AdapterPayload>()
  return {
    async upsert(id, payload) {
      rows.set(id, payload)
      if (name === 'Grant') gitlab.save()
    },
    async find(id) {
      if (name !== 'Client') return rows.get(id)
      const client = gitlab.clients.get(id)
      return client && clientMetadata(client)
    },
    async destroy(id) {
      rows.delete(id)
    },
    consume: async () => undefined,
    revokeByGrantId: async () => undefined,
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
  }
}

function clientMetadata(client: SandboxClient): AdapterPayload {
  const isConfidential = client.confidential ?? true
  return {
    client_id: client.clientId,
    ...(isConfidential ? { client_secret: client.clientSecret } : {}),
    token_endpoint_auth_method: isConfidential ? 'client_secret_post' : 'none',
    client_name: client.name,
    redirect_uris: [...client.redirectUris],
    scope: client.scopes.join(' '),
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  }
}

let key: JWK | undefined

// One key for all sandboxes of a process: making one takes longer than all the rest of a start.
function signingKey(): JWK {
  key ??= {
    ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
    kid: 'sandbox',
    alg: 'RS256',
    use: 'sig',
  } as JWK
  return key
}
