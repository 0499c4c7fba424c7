import * as oauth from 'oauth4webapi'
import { BrokerError } from '../BrokerError.ts'
import type { ProviderConfig } from '../BrokerConfig.ts'
import { classifyFailure } from './classifyFailure.ts'
import { oauthClient } from './oauthClient.ts'
import type { OAuthClient, OAuthPorts } from './oauthClient.ts'
import { ProviderSilence } from './ProviderSilence.ts'
import { loggableError, readProviderError } from './readProviderError.ts'

/** The tokens of one grant. */
export interface RevocableTokens {
  readonly accessToken: string
  readonly refreshToken: string | null
}

/**
 * Revokes tokens at their provider (RFC 7009), in the order the provider needs. Tokens it does not know
 * count as revoked. A provider without revocation is left alone.
 * @throws {BrokerError} `provider_unavailable`, `rate_limited`, `config_error`: try again later
 */
export async function revokeTokens(
  ports: OAuthPorts,
  provider: ProviderConfig,
  { accessToken, refreshToken }: RevocableTokens,
): Promise<void> {
  const client = oauthClient(ports, provider)
  if (client.server.revocation_endpoint === undefined) return
  for (const hint of client.flow.revokeOrder) {
    const token = hint === 'refresh_token' ? refreshToken : accessToken
    if (token === null) continue
    const failure = await revoke(client, token, hint)
    if (failure === undefined) continue
    const providerError = loggableError(failure.details.providerError)
    ports.log.warn(
      {
        provider: provider.id,
        code: failure.code,
        ...(providerError === undefined ? {} : { providerError }),
      },
      'the provider did not revoke a token',
    )
    throw failure
  }
}

async function revoke(
  { server, client, authentication, options }: OAuthClient,
  token: string,
  hint: string,
): Promise<BrokerError | undefined> {
  let response: Response
  try {
    response = await oauth.revocationRequest(server, client, authentication, token, {
      ...options,
      additionalParameters: { token_type_hint: hint },
    })
  } catch (cause) {
    if (!(cause instanceof ProviderSilence)) throw cause
    return new BrokerError('provider_unavailable', { cause })
  }
  const copy = response.clone()
  try {
    await oauth.processRevocationResponse(response)
    return undefined
  } catch (thrown) {
    return refusal(copy, await copy.json().catch(() => undefined), thrown)
  }
}

function refusal(response: Response, body: unknown, thrown: unknown): BrokerError {
  const failure = classifyFailure({
    status: response.status,
    headers: response.headers,
    providerError: readProviderError(body, thrown),
  })
  const { providerError, retryAfter } = failure
  if (failure.kind === 'throttled') {
    return new BrokerError('rate_limited', retryAfter === undefined ? {} : { retryAfter })
  }
  const isOurs = failure.kind === 'client_fault' || failure.kind === 'invalid_grant'
  return new BrokerError(isOurs ? 'config_error' : 'provider_unavailable', { providerError })
}
