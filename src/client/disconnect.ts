import type { AttemptWorld } from './Attempt.ts'
import { isConnectError } from './ConnectError.ts'

/** Revokes and deletes a connection. Resolves also when it was gone already. `announce` says so. */
export async function disconnect(
  world: AttemptWorld,
  connectionId: string,
  announce: () => void,
): Promise<void> {
  const path = `/connections/${encodeURIComponent(connectionId)}`
  try {
    await world.request(path, { method: 'DELETE' })
  } catch (error) {
    if (!isConnectError(error, 'connection_not_found')) throw error
  }
  world.emit('connection.disconnected')
  announce()
}
