import type { TokenSet } from '@authpipe/providers/flows'
import type { ProviderConfig } from '../BrokerConfig.ts'
import { getProvider } from '../getProvider.ts'
import type { Ports } from '../ports.ts'
import type { AccessLife } from './refreshDueAt.ts'

/**
 * How long fresh tokens live. Counted from `since`, before they were asked for: a provider's clock
 * started no earlier.
 */
export function accessLife(
  ports: Pick<Ports, 'config'>,
  provider: ProviderConfig,
  tokens: TokenSet,
  since: number,
): AccessLife {
  const { defaultLifetimeSeconds } = getProvider(ports.config, provider.id).flow.refresh
  const seconds = tokens.expiresIn ?? defaultLifetimeSeconds
  if (seconds === null) return { access_expires_at: null, access_lifetime: null }
  const lifetime = Math.round(seconds * 1000)
  return { access_expires_at: since + lifetime, access_lifetime: lifetime }
}
