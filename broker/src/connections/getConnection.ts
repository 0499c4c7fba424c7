import type { Connection } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import { findConnection } from './findConnection.ts'
import type { ConnectionFilter } from './findConnection.ts'

/**
 * A connection.
 * @throws {BrokerError} `connection_not_found`, also when it is somebody else's
 */
export async function getConnection(
  ports: Pick<Ports, 'db' | 'config'>,
  filter: ConnectionFilter,
): Promise<Connection> {
  const connection = await findConnection(ports, filter)
  if (connection === undefined) throw new BrokerError('connection_not_found')
  return connection
}
