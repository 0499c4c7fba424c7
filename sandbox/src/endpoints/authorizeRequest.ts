import { createHash } from 'node:crypto'
import { textOf } from '../doorkeeper.ts'
import type { Instance } from '../Instance.ts'
import { isRegistered } from '../redirectUris.ts'
import type { SandboxClient } from '../SandboxOptions.ts'
import { splitScope } from '../scopes.ts'

/** A request that may be put before the user. */
export interface AuthorizeRequest {
  readonly client: SandboxClient
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly state: string | undefined
  /** The parameters as they came, for the forms of the consent page. */
  readonly parameters: Readonly<Record<string, string>>
}

/** A request that ends on an error page. */
export interface RefusedRequest {
  readonly error: string
  readonly description: string
}

const KNOWN_PARAMETERS = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
]

/**
 * Checks an authorize request in Doorkeeper's order. None of these errors is ever sent back to
 * the application: GitLab shows a page, with status 200.
 */
export function checkAuthorizeRequest(
  gitlab: Instance,
  given: Readonly<Record<string, string>>,
): AuthorizeRequest | RefusedRequest {
  const parameters = Object.fromEntries(
    KNOWN_PARAMETERS.flatMap((name) => (given[name] ? [[name, given[name]]] : [])),
  )
  const missing = (name: string) =>
    refused('invalid_request', `Missing required parameter: ${name}.`)

  if (!parameters['client_id']) return missing('client_id')
  const client = gitlab.clients.get(parameters['client_id'])
  if (!client) return refused('invalid_client')
  const redirectUri = parameters['redirect_uri']
  if (!redirectUri || !isRegistered(redirectUri, client.redirectUris)) {
    return refused('invalid_redirect_uri')
  }
  if (!parameters['response_type']) return missing('response_type')
  if (parameters['response_type'] !== 'code') return refused('unsupported_response_type')

  // Without a scope, GitLab means its default, which is full access.
  const scopes = parameters['scope'] ? splitScope(parameters['scope']) : ['api']
  if (!scopes.every((scope) => gitlab.scopes.includes(scope) && client.scopes.includes(scope))) {
    return refused('invalid_scope')
  }
  const method = parameters['code_challenge_method']
  if (parameters['code_challenge'] && method !== 'S256' && method !== 'plain') {
    return refused('invalid_code_challenge_method')
  }
  if (method && method !== 'S256' && method !== 'plain') {
    return refused('invalid_code_challenge_method')
  }
  return { client, redirectUri, scopes, state: parameters['state'], parameters }
}

/** The same request in the words of oidc-provider. */
export function toProviderQuery(request: AuthorizeRequest): string {
  const { parameters, scopes } = request
  const query = new URLSearchParams({
    client_id: request.client.clientId,
    redirect_uri: request.redirectUri,
    response_type: 'code',
    scope: scopes.join(' '),
  })
  if (request.state !== undefined) query.set('state', request.state)
  // Doorkeeper ignores a nonce without openid; oidc-provider refuses it.
  if (parameters['nonce'] && scopes.includes('openid')) query.set('nonce', parameters['nonce'])
  const challenge = parameters['code_challenge']
  if (challenge) {
    query.set('code_challenge_method', 'S256')
    query.set('code_challenge', isPlain(parameters) ? sha256(challenge) : challenge)
  }
  return query.toString()
}

function isPlain(parameters: Readonly<Record<string, string>>): boolean {
  return parameters['code_challenge_method'] === 'plain'
}

// GitLab still takes "plain", oidc-provider knows S256 only. Hashed here, the plain challenge is
// met by exactly the verifier that equals it.
function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function refused(error: string, description = textOf(error)): RefusedRequest {
  return { error, description }
}
