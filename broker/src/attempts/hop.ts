import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'
import { isTrustedProvider } from './isTrustedProvider.ts'
import { getLaunchedAttempt } from './launchedAttempt.ts'
import type { DoneRequest } from './launchedAttempt.ts'

/** Where the window goes, and what the attempt keeps of it. */
export interface Route {
  readonly url: string
  readonly hopBox: Uint8Array | null
}

/** The way to a provider: straight, or by way of the hop, which cuts the window from its opener. */
export async function planRoute(
  { config, vault }: Ports,
  { id, tenant_id: tenantId, provider }: Attempt,
  authorizeUrl: string,
): Promise<Route> {
  if (isTrustedProvider(config, provider)) return { url: authorizeUrl, hopBox: null }
  // Sealed, as it holds the state.
  const hopBox = await vault.seal(tenantId, ['attempt.hop', id], authorizeUrl)
  return { url: `${config.pagesUrl}/connect/hop/${id}`, hopBox }
}

/**
 * Where the hop leads.
 * @throws {BrokerError} `state_invalid` for every other browser, and when nobody waits for the provider
 */
export async function openHop(ports: Ports, request: DoneRequest): Promise<string> {
  const { id, tenant_id: tenantId, ...attempt } = await getLaunchedAttempt(ports, request)
  if (attempt.status !== 'at_provider' || attempt.hop_box === null) {
    throw new BrokerError('state_invalid')
  }
  return ports.vault.open(tenantId, ['attempt.hop', id], attempt.hop_box)
}
