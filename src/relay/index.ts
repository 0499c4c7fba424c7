export { startRelay } from './startRelay.ts'
export type { RelayOptions } from './startRelay.ts'
export type { RelayMessages, RelayState } from './relayMessages.ts'
