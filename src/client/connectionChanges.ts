import { createListeners } from './listeners.ts'

/** Tells every tab of the origin that the list of connections may have changed. */
export interface ConnectionChanges {
  readonly listen: (listener: () => void) => () => void
  readonly announce: () => void
}

/**
 * The channel is open only while someone here listens, and its messages say nothing: they carry no
 * id. Without a window there are no tabs, and an open channel would keep Node alive.
 */
export function createConnectionChanges(): ConnectionChanges {
  const listeners = createListeners<void>()
  const openChannel = (): BroadcastChannel | undefined =>
    typeof window === 'undefined' ? undefined : new BroadcastChannel('authpipe:changed')
  let channel: BroadcastChannel | undefined

  return {
    listen(listener) {
      const remove = listeners.add(listener)
      channel ??= openChannel()
      if (channel) channel.onmessage = () => listeners.tell()
      return () => {
        remove()
        if (!listeners.isEmpty()) return
        channel?.close()
        channel = undefined
      }
    },
    announce() {
      listeners.tell()
      const sender = channel ?? openChannel()
      sender?.postMessage(0)
      if (sender !== channel) sender?.close()
    },
  }
}
