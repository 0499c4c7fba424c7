import type { Connection } from '@authpipe/protocol'
import { createListeners } from './listeners.ts'
import { openChannel } from './openChannel.ts'

/** Tells every tab of the origin that the list of connections may have changed. */
export interface ConnectionChanges {
  readonly listen: (listener: (connection: Connection | undefined) => void) => () => void
  readonly announce: (connection?: Connection) => void
}

/**
 * The channel is open only while someone here listens, and its messages say nothing: they carry no
 * id.
 */
export function createConnectionChanges(): ConnectionChanges {
  let channel: BroadcastChannel | undefined
  const listeners = createListeners<Connection | undefined>((tell) => {
    channel = openChannel('authpipe:changed')
    channel?.addEventListener('message', () => tell(undefined))
    return () => {
      channel?.close()
      channel = undefined
    }
  })

  return {
    listen: listeners.add,
    announce(connection) {
      listeners.tell(connection)
      const sender = channel ?? openChannel('authpipe:changed')
      // A BroadcastChannel reaches its own origin only, and takes no target.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      sender?.postMessage(0)
      if (sender !== channel) sender?.close()
    },
  }
}
