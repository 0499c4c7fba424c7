import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import { findBox } from './findBox.ts'
import { openTokens } from './storedTokens.ts'
import type { StoredTokens, TokenPlace } from './storedTokens.ts'

/**
 * A connection's tokens, to be revoked; `undefined` when they cannot be read any more. That must not
 * keep anybody from disconnecting or connecting anew.
 */
export async function openForRevocation(
  ports: Ports,
  place: TokenPlace,
): Promise<StoredTokens | undefined> {
  try {
    return await openTokens(ports, place, await findBox(ports, place))
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error
    ports.log.error(
      { code: error.code, connectionId: place.id, tenantId: place.tenant_id },
      'stored tokens cannot be read, so they are not revoked at the provider',
    )
    return undefined
  }
}
