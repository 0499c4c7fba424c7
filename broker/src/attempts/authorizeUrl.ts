import type { BrokerConfig } from '../BrokerConfig.ts'
import { redirectUri } from '../BrokerConfig.ts'
import { getProvider } from '../getProvider.ts'
import type { Attempt } from './Attempt.ts'
import { hashSecret } from './attemptSecrets.ts'

/**
 * The provider's consent page for this launch: code flow, with state and S256 PKCE, and always with
 * scopes, as GitLab falls back to the application's default without.
 * @see RFC 6749 §4.1.1, RFC 7636 §4.3
 */
export function authorizeUrl(
  config: BrokerConfig,
  attempt: Attempt,
  secrets: { readonly state: string; readonly pkceVerifier: string },
): string {
  const { provider, flow } = getProvider(config, attempt.provider)
  const scopes = JSON.parse(attempt.scopes) as readonly string[]
  const url = new URL(flow.endpoints(provider.client.instanceUrl).authorize)
  const params = {
    ...flow.authorizeParams({
      scopes,
      ...(attempt.login_hint === null ? {} : { loginHint: attempt.login_hint }),
    }),
    response_type: 'code',
    client_id: provider.client.clientId,
    redirect_uri: redirectUri(config, provider.id),
    scope: scopes.join(flow.scopeSeparator),
    state: secrets.state,
    code_challenge: hashSecret(secrets.pkceVerifier),
    code_challenge_method: flow.pkce,
  }
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)
  return url.href
}
