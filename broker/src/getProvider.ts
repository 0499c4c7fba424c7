import { flows } from '@authpipe/providers/flows'
import type { ProviderFlow } from '@authpipe/providers/flows'
import { BrokerError } from './BrokerError.ts'
import type { BrokerConfig, ProviderConfig } from './BrokerConfig.ts'

/** A provider configuration, and how to talk to it. */
export interface ConfiguredProvider {
  readonly provider: ProviderConfig
  readonly flow: ProviderFlow
}

/**
 * The provider configuration with this slug.
 * @throws {BrokerError} `unknown_provider`, also when an attempt outlived its configuration
 */
export function getProvider(config: BrokerConfig, id: string): ConfiguredProvider {
  const provider = config.providers.find((candidate) => candidate.id === id)
  const flow = provider && (flows as Readonly<Record<string, ProviderFlow>>)[provider.kind]
  if (!flow) throw new BrokerError('unknown_provider')
  return { provider, flow }
}
