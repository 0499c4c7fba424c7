import type { GetCredentialRequest } from '@authpipe/protocol'
import type { Selectable } from 'kysely'
import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import type { ConnectionTable } from '../storage/Schema.ts'

/** A connection with its sealed tokens, read in one statement: a box of another generation is no use. */
export type HeldCredential = Selectable<ConnectionTable> & { readonly box: Uint8Array | null }

/**
 * The connection a request means.
 * @throws {BrokerError} `connection_not_found`, `not_connected`, `ambiguous_connection`,
 * `unknown_provider`, `invalid_request`
 */
export async function getHeldCredential(
  ports: Ports,
  { connectionId, provider, tenantId, userId }: GetCredentialRequest,
): Promise<HeldCredential> {
  const own = held(ports).where('tenant_id', '=', tenantId).where('user_id', '=', userId)
  if (connectionId !== undefined) {
    const row = await own.where('id', '=', connectionId).executeTakeFirst()
    if (row === undefined || (provider !== undefined && row.provider !== provider)) {
      throw new BrokerError('connection_not_found')
    }
    return row
  }
  if (provider === undefined) {
    const message = 'is needed when there is no connectionId'
    throw new BrokerError('invalid_request', { errors: [{ path: 'provider', message }] })
  }
  const [row, another] = await own.where('provider', '=', provider).limit(2).execute()
  if (another !== undefined) throw new BrokerError('ambiguous_connection')
  if (row !== undefined) return row
  const isKnown = ports.config.providers.some(({ id }) => id === provider)
  throw new BrokerError(isKnown ? 'not_connected' : 'unknown_provider')
}

/** The connection as it stands now; `undefined` when it was disconnected. */
export async function findHeldCredential(
  ports: Ports,
  connectionId: string,
): Promise<HeldCredential | undefined> {
  return held(ports).where('id', '=', connectionId).executeTakeFirst()
}

function held({ db }: Ports) {
  return db
    .selectFrom('connection')
    .leftJoin('credential_version', (join) =>
      join
        .onRef('credential_version.connection_id', '=', 'connection.id')
        .onRef('credential_version.epoch', '=', 'connection.epoch')
        .onRef('credential_version.generation', '=', 'connection.generation'),
    )
    .selectAll('connection')
    .select('credential_version.box')
    .where('deleted_at', 'is', null)
}
