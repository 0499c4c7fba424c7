// Broker
export { createBroker } from './createBroker.ts'
export type { Broker, BrokerOverrides, CreateBrokerOptions } from './createBroker.ts'
export { listen } from './listen.ts'
export type { Listener, ListenOptions } from './listen.ts'

// Configuration
export { createKeyset, loadKeyset } from './vault/loadKeyset.ts'
export type { Keyset, WrappingKey } from './vault/Keyset.ts'
export { StartupError } from './StartupError.ts'
export type { BrokerConfig, ProviderConfig } from './BrokerConfig.ts'

// Ports
export type { BrokerTimers, Log, LogFields } from './ports.ts'
export type { PageTimers } from './pages/PageTimers.ts'
