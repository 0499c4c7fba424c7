import { askProvider } from '../askProvider.ts'
import { readBearer } from '../bearer.ts'
import { challenge } from '../doorkeeper.ts'
import { html, json, type Answer, type Call } from '../http.ts'
import type { Instance } from '../Instance.ts'

const SENTENCES = {
  unknown: 'The access token is invalid',
  expired: 'The access token expired',
  revoked: 'The access token was revoked',
} as const

/** `GET /oauth/token/info`: needs no scope, and has one answer for all dead tokens. */
export function showTokenInfo(gitlab: Instance, call: Call): Answer {
  const bearer = readBearer(gitlab, call)
  if (bearer.state !== 'live') {
    const description = SENTENCES.unknown
    return json(
      401,
      { error: 'invalid_token', error_description: description, state: 'unauthorized' },
      { 'www-authenticate': challenge('Doorkeeper', 'invalid_token', description) },
    )
  }
  const expiresIn = Math.max(0, Math.round((bearer.expiresAtMs - Date.now()) / 1000))
  return json(200, {
    resource_owner_id: bearer.user.id,
    scope: bearer.scopes,
    expires_in: expiresIn,
    application: { uid: bearer.clientId },
    created_at: Math.floor(bearer.createdAtMs / 1000),
    scopes: bearer.scopes,
    expires_in_seconds: expiresIn,
  })
}

/** `GET /oauth/userinfo`: its errors have an empty body of text/html. */
export async function showUserInfo(gitlab: Instance, call: Call): Promise<Answer> {
  const bearer = readBearer(gitlab, call)
  if (bearer.state !== 'live') return refuseUserInfo(bearer.state)
  if (!bearer.scopes.includes('openid')) return html(403, '')
  const answer = await askProvider(gitlab, {
    method: 'GET',
    path: '/oauth/userinfo',
    headers: { authorization: `Bearer ${bearer.token}` },
  })
  // In the last second of a token the two clocks may differ.
  return answer.status === 200 ? json(200, answer.json) : refuseUserInfo('expired')
}

function refuseUserInfo(state: keyof typeof SENTENCES): Answer {
  const header = challenge('Doorkeeper', 'invalid_token', SENTENCES[state])
  return html(401, '', { 'www-authenticate': header })
}
