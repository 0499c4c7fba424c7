import type { BrokerConfig } from '../BrokerConfig.ts'
import { getProvider } from '../getProvider.ts'

/**
 * Whether a provider's pages may keep a way back to the page that opened their window: its own hosts, and
 * those that the operator trusts. Whoever runs any other could navigate that page to a copy of itself
 * while the person looks elsewhere.
 */
export function isTrustedProvider(config: BrokerConfig, providerId: string): boolean {
  const { provider, flow } = getProvider(config, providerId)
  const { host } = new URL(provider.client.instanceUrl)
  return flow.ownHosts.includes(host) || (config.trustedProviderHosts ?? []).includes(host)
}
