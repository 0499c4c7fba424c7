import type { Ports } from '../ports.ts'
import { BrokerError } from '../BrokerError.ts'

/** What is sealed of a token set. */
export interface StoredTokens {
  readonly accessToken: string
  readonly refreshToken: string | null
}

/** Where a token set stands; its box opens nowhere else. */
export interface TokenPlace {
  readonly id: string
  readonly tenant_id: string
  readonly epoch: number
  readonly generation: number
}

/** Seals a token set for its place. Not inside a transaction. */
export async function sealTokens(
  { vault }: Pick<Ports, 'vault'>,
  place: TokenPlace,
  { accessToken, refreshToken }: StoredTokens,
): Promise<Uint8Array> {
  const secret = JSON.stringify({ accessToken, refreshToken })
  return vault.seal(place.tenant_id, context(place), secret)
}

/**
 * Opens a connection's token set. Not inside a transaction.
 * @throws {BrokerError} `vault_decrypt_failed`, also when the box is missing: a connection that is there
 * has one, and "not connected" would make an end user repair what the operator has to look at
 */
export async function openTokens(
  { vault }: Pick<Ports, 'vault'>,
  place: TokenPlace,
  box: Uint8Array | null,
): Promise<StoredTokens> {
  if (box === null) throw new BrokerError('vault_decrypt_failed')
  // Authenticated by the box, so it is what `sealTokens` wrote.
  return JSON.parse(await vault.open(place.tenant_id, context(place), box)) as StoredTokens
}

function context({ id, epoch, generation }: TokenPlace) {
  return ['credential', id, epoch, generation] as const
}
