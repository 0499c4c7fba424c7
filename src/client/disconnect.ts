import type { AttemptWorld } from './Attempt.ts'
import { isConnectError } from './ConnectError.ts'

/** Revokes and deletes a connection. Resolves also when it was gone already. */
export async function disconnect(world: AttemptWorld, connectionId: string): Promise<void> {
  const path = `/connections/${encodeURIComponent(connectionId)}`
  try {
    await world.request(path, { method: 'DELETE' })
  } catch (error) {
    if (!isConnectError(error, 'connection_not_found')) throw error
  }
  world.emit('connection.disconnected')
}
