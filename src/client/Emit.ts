import type { ConnectEvent } from './AuthpipeClient.ts'

/** Tells the app what happened. */
export type Emit = (
  type: ConnectEvent['type'],
  about?: Partial<Omit<ConnectEvent, 'type' | 'timestamp'>>,
) => void
