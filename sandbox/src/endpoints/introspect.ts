import { askAsClient } from '../askAsClient.ts'
import { tokenError } from '../doorkeeper.ts'
import { json, type Answer, type Call } from '../http.ts'
import type { Instance } from '../Instance.ts'

/** `POST /oauth/introspect` */
export async function introspectToken(gitlab: Instance, call: Call): Promise<Answer> {
  const token = call.form['token'] || 'none'
  const { answer } = await askAsClient(gitlab, call, { token })
  if (answer.status !== 200) return tokenError('invalid_client')
  const { active, scope, client_id, exp, iat } = answer.json
  if (active !== true) return json(200, { active: false })
  return json(200, { active, scope, client_id, token_type: 'Bearer', exp, iat })
}
