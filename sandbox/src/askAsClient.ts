import { askProvider, type ProviderAnswer } from './askProvider.ts'
import { clientCredentials } from './clientCredentials.ts'
import type { Call } from './http.ts'
import type { Instance } from './Instance.ts'

/** Hands a request of a client on to oidc-provider, which checks who it is. */
export async function askAsClient(
  gitlab: Instance,
  call: Call,
  form: Readonly<Record<string, string>>,
): Promise<{ readonly answer: ProviderAnswer; readonly clientId: string | undefined }> {
  const { authorization, ...credentials } = clientCredentials(gitlab, call)
  const answer = await askProvider(gitlab, {
    method: 'POST',
    path: call.path,
    headers: authorization === undefined ? {} : { authorization },
    form: { ...form, ...credentials },
  })
  return { answer, clientId: credentials.client_id }
}
