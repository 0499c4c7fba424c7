import { askAsClient } from '../askAsClient.ts'
import { missingParameter, NO_STORE, tokenError } from '../doorkeeper.ts'
import { json, type Answer, type Call } from '../http.ts'
import type { Instance } from '../Instance.ts'

const KNOWN_ERRORS = ['invalid_client', 'invalid_grant', 'invalid_scope', 'unsupported_grant_type']

/** `POST /oauth/token`: oidc-provider decides, the words are Doorkeeper's. */
export async function exchangeToken(gitlab: Instance, call: Call): Promise<Answer> {
  const refusal = checkParameters(gitlab, call.form)
  if (refusal) return refusal

  const { answer, clientId } = await askAsClient(gitlab, call, parametersOf(call.form))
  if (answer.status !== 200) return reword(answer.json, clientId)

  const { access_token, token_type, expires_in, refresh_token, scope, id_token } = answer.json
  // oidc-provider narrows the access token only; Doorkeeper's refresh token stays as narrow.
  const refreshRow = gitlab.tokens.find(String(refresh_token))
  if (refreshRow) refreshRow.payload.scope = String(scope)
  const accessRow = gitlab.tokens.find(String(access_token))
  const created_at = Math.floor((accessRow?.createdAtMs ?? Date.now()) / 1000)
  return {
    ...json(
      200,
      { access_token, token_type, expires_in, refresh_token, scope, created_at, id_token },
      NO_STORE,
    ),
    outcome: 'granted',
  }
}

/** Doorkeeper looks for missing parameters first, and names them. */
function checkParameters(gitlab: Instance, form: Call['form']): Answer | undefined {
  switch (form['grant_type']) {
    case undefined:
    case '':
      return missingParameter('grant_type')
    case 'authorization_code': {
      if (!form['code']) return missingParameter('code')
      const hasChallenge = gitlab.tokens.find(form['code'])?.payload.codeChallenge !== undefined
      if (hasChallenge && !form['code_verifier']) return missingParameter('code_verifier')
      return form['redirect_uri'] ? undefined : missingParameter('redirect_uri')
    }
    case 'refresh_token':
      return form['refresh_token'] ? undefined : missingParameter('refresh_token')
    default:
      return tokenError('unsupported_grant_type')
  }
}

/** On refresh Doorkeeper ignores redirect_uri, even a wrong one. */
function parametersOf(form: Call['form']): Record<string, string> {
  const names =
    form['grant_type'] === 'refresh_token'
      ? ['grant_type', 'refresh_token', 'scope']
      : ['grant_type', 'code', 'redirect_uri', 'code_verifier']
  return Object.fromEntries(names.flatMap((name) => (form[name] ? [[name, form[name]]] : [])))
}

function reword(body: Readonly<Record<string, unknown>>, clientId: string | undefined): Answer {
  const error = String(body['error'])
  if (KNOWN_ERRORS.includes(error)) return tokenError(error)
  if (clientId === undefined) return tokenError('invalid_client')
  // A verifier of the wrong form is to Doorkeeper just one that does not match.
  const isVerifier = String(body['error_description']).includes('code_verifier')
  return tokenError(isVerifier ? 'invalid_grant' : 'invalid_request')
}
