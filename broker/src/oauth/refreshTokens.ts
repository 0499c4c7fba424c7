import { redirectUri } from '../BrokerConfig.ts'
import type { ProviderConfig } from '../BrokerConfig.ts'
import { getProvider } from '../getProvider.ts'
import type { OAuthPorts } from './oauthClient.ts'
import { requestTokens } from './requestTokens.ts'
import type { TokenOutcome } from './TokenOutcome.ts'

/** Spends a refresh token (RFC 6749 §6), once. Says how it ended; never throws for what a provider does. */
export async function refreshTokens(
  ports: OAuthPorts,
  provider: ProviderConfig,
  refreshToken: string,
): Promise<TokenOutcome> {
  const { refresh } = getProvider(ports.config, provider.id).flow
  return requestTokens(ports, provider, 'refresh_token', {
    refresh_token: refreshToken,
    ...(refresh.sendRedirectUri ? { redirect_uri: redirectUri(ports.config, provider.id) } : {}),
  })
}
