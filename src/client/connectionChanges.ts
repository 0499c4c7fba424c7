import { createListeners } from './listeners.ts'

const CHANNEL = 'authpipe:changed'

/** Tells every tab of the origin that the list of connections may have changed. */
export interface ConnectionChanges {
  listen(listener: () => void): () => void
  announce(): void
}

/**
 * The channel is open only while someone here listens, and its messages say nothing: they carry no
 * id. Without a window there are no tabs, and an open channel would keep Node alive.
 */
export function createConnectionChanges(): ConnectionChanges {
  const listeners = createListeners<void>()
  const hasTabs = typeof window !== 'undefined' && typeof BroadcastChannel !== 'undefined'
  let channel: BroadcastChannel | undefined

  return {
    listen(listener) {
      const remove = listeners.add(listener)
      if (hasTabs && !channel) {
        channel = new BroadcastChannel(CHANNEL)
        channel.onmessage = () => listeners.tell()
      }
      return () => {
        remove()
        if (listeners.size > 0) return
        channel?.close()
        channel = undefined
      }
    },
    announce() {
      listeners.tell()
      if (!hasTabs) return
      const sender = channel ?? new BroadcastChannel(CHANNEL)
      sender.postMessage(null)
      if (sender !== channel) sender.close()
    },
  }
}
