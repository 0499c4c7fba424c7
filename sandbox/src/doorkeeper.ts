import { json, type Answer } from './http.ts'

/** The sentences of Doorkeeper, GitLab's OAuth engine, as measured. */
const TEXTS: Readonly<Record<string, string>> = {
  invalid_request:
    'The request is missing a required parameter, includes an unsupported parameter value, or is otherwise malformed.',
  invalid_redirect_uri:
    "The requested redirect uri is malformed or doesn't match client redirect URI.",
  invalid_scope: 'The requested scope is invalid, unknown, or malformed.',
  invalid_code_challenge_method: 'The code challenge method must be plain or S256.',
  unsupported_response_type: 'The authorization server does not support this response type.',
  unsupported_grant_type:
    'The authorization grant type is not supported by the authorization server.',
  invalid_client:
    'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  invalid_grant:
    'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
  access_denied: 'The resource owner or authorization server denied the request.',
  server_error:
    'The authorization server encountered an unexpected condition which prevented it from fulfilling the request.',
}

/** The headers of every answer of the token endpoint. */
export const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' } as const

/** The sentence for an error code. */
export function textOf(error: string): string {
  return TEXTS[error] ?? TEXTS['invalid_request'] ?? ''
}

/**
 * An error of the token endpoint. WWW-Authenticate goes with every one, also with 400:
 * clients that take it for a challenge stumble over it.
 */
export function tokenError(error: string, description = textOf(error)): Answer {
  const status = error === 'invalid_client' ? 401 : 400
  return {
    ...json(
      status,
      { error, error_description: description },
      { ...NO_STORE, 'www-authenticate': challenge('Doorkeeper', error, description) },
    ),
    outcome: error,
  }
}

/** What Doorkeeper says when a parameter is not there. */
export function missingParameter(name: string): Answer {
  return tokenError('invalid_request', `Missing required parameter: ${name}.`)
}

/** The value of a WWW-Authenticate header. */
export function challenge(realm: string, error: string, description: string): string {
  return `Bearer realm="${realm}", error="${error}", error_description="${description}"`
}
