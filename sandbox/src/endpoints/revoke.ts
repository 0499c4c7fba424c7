import { askAsClient } from '../askAsClient.ts'
import { json, type Answer, type Call } from '../http.ts'
import type { Instance } from '../Instance.ts'
import { expiryOf } from '../tokenStore.ts'

/**
 * `POST /oauth/revoke`: 200 `{}` for live, unknown and revoked tokens alike; 403 when the client
 * is missing, wrong, or another one. An access token that has expired is let
 * be, as there: only its refresh token ends the connection.
 */
export async function revokeToken(gitlab: Instance, call: Call): Promise<Answer> {
  const row = gitlab.tokens.find(call.form['token'])
  const isIgnored = !row || (row.kind === 'AccessToken' && expiryOf(row) <= Date.now())
  // Doorkeeper answers 200 to no token at all; oidc-provider wants one to look for.
  const token = isIgnored ? 'none' : row.value
  const { answer, clientId } = await askAsClient(gitlab, call, { token })
  const owner = row?.payload.clientId
  const isForeign = owner !== undefined && owner !== clientId
  return answer.status === 200 && !isForeign ? json(200, {}) : json(403, UNAUTHORIZED)
}

const UNAUTHORIZED = {
  error: 'unauthorized_client',
  error_description: 'You are not authorized to revoke this token',
}
