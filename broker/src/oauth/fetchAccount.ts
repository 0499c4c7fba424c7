import type { FlowRequest, FlowResponse, ProviderAccount } from '@authpipe/providers/flows'
import { BrokerError } from '../BrokerError.ts'
import type { ProviderConfig } from '../BrokerConfig.ts'
import { getProvider } from '../getProvider.ts'
import type { OAuthPorts } from './oauthClient.ts'
import { ProviderSilence } from './ProviderSilence.ts'
import { sendToProvider } from './sendToProvider.ts'

/**
 * Whose token it is. Asks where the granted scopes let it, in the provider's order, until one answer
 * tells.
 * @throws {BrokerError} `provider_unavailable`, `rate_limited`; `provider_error` when no answer tells
 */
export async function fetchAccount(
  ports: OAuthPorts,
  provider: ProviderConfig,
  accessToken: string,
  grantedScopes: readonly string[],
): Promise<ProviderAccount> {
  const { flow } = getProvider(ports.config, provider.id)
  let lastStatus = 0
  for (const probe of flow.identity(provider.client, accessToken, grantedScopes)) {
    const response = await ask(ports, probe.request)
    const account = probe.read(response)
    if (account !== undefined) return account
    lastStatus = response.status
  }
  ports.log.warn(
    { provider: provider.id, providerStatus: lastStatus },
    'the provider did not say whose token it is',
  )
  if (lastStatus === 429) throw new BrokerError('rate_limited')
  throw new BrokerError(lastStatus >= 500 ? 'provider_unavailable' : 'provider_error')
}

async function ask(ports: OAuthPorts, request: FlowRequest): Promise<FlowResponse> {
  try {
    const response = await sendToProvider(ports, request.url, {
      method: request.method,
      ...(request.headers === undefined ? {} : { headers: request.headers }),
      ...(request.body === undefined ? {} : { body: new URLSearchParams(request.body) }),
    })
    const body: unknown = await response.json().catch(() => undefined)
    return { status: response.status, body }
  } catch (cause) {
    if (cause instanceof ProviderSilence) throw new BrokerError('provider_unavailable', { cause })
    throw cause
  }
}
