import { askProvider } from '../askProvider.ts'
import { json, type Answer } from '../http.ts'
import type { Instance } from '../Instance.ts'

/** `GET /.well-known/openid-configuration`: the entries a GitLab has, and no more. */
export async function showDiscovery(gitlab: Instance): Promise<Answer> {
  const path = '/.well-known/openid-configuration'
  const { json: document } = await askProvider(gitlab, { method: 'GET', path })
  const url = gitlab.url
  return json(200, {
    issuer: document['issuer'],
    authorization_endpoint: `${url}/oauth/authorize`,
    token_endpoint: `${url}/oauth/token`,
    revocation_endpoint: `${url}/oauth/revoke`,
    introspection_endpoint: `${url}/oauth/introspect`,
    userinfo_endpoint: `${url}/oauth/userinfo`,
    jwks_uri: `${url}/oauth/discovery/keys`,
    scopes_supported: gitlab.scopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: document['id_token_signing_alg_values_supported'],
    claim_types_supported: ['normal'],
    claims_supported: document['claims_supported'],
    code_challenge_methods_supported: ['plain', 'S256'],
  })
}

/** `GET /oauth/discovery/keys` */
export async function showKeys(gitlab: Instance): Promise<Answer> {
  const path = '/oauth/discovery/keys'
  const answer = await askProvider(gitlab, { method: 'GET', path })
  return json(answer.status, answer.json)
}
