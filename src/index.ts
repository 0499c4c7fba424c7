// Setup
export { createAuthpipeClient } from './client/createAuthpipeClient.ts'
export { AuthpipeProvider } from './context/AuthpipeProvider.tsx'
export type { AuthpipeProviderOptions, AuthpipeProviderProps } from './context/AuthpipeProvider.tsx'
export type { Appearance, StyledPart } from './context/AuthpipeContext.ts'
export type { AuthpipeClient, AuthpipeClientOptions } from './client/AuthpipeClient.ts'

// Components
export { ConnectButton } from './components/ConnectButton.tsx'
export type { ConnectButtonProps, ConnectButtonState } from './components/ConnectButton.tsx'
export { ProviderLogo } from './components/ProviderLogo.tsx'
export type { ProviderLogoProps } from './components/ProviderLogo.tsx'
export { ScopeSelector } from './components/ScopeSelector.ts'
export type { ScopeSelectorRootProps } from './components/scopes/ScopeSelectorRoot.tsx'

// Hooks
export { useAuthpipeClient } from './hooks/useAuthpipeClient.ts'
export { useConnect } from './hooks/useConnect.ts'
export type {
  ConnectProgress,
  ConnectVariables,
  UseConnectActions,
  UseConnectOptions,
  UseConnectResult,
} from './hooks/useConnect.ts'
export { useConnection } from './hooks/useConnection.ts'
export type { UseConnectionOptions } from './hooks/useConnection.ts'
export { useConnections } from './hooks/useConnections.ts'
export type { ConnectionFilter } from './hooks/useConnections.ts'
export { useConnectionStatus } from './hooks/useConnectionStatus.ts'
export type {
  NextAction,
  UseConnectionStatusOptions,
  UseConnectionStatusResult,
} from './hooks/useConnectionStatus.ts'
export { useDisconnect } from './hooks/useDisconnect.ts'
export type { DisconnectVariables, UseDisconnectOptions } from './hooks/useDisconnect.ts'
export { useScopeSelection } from './hooks/useScopeSelection.ts'
export type {
  ScopeChangeDetails,
  ScopeGroupProps,
  ScopeIn,
  ScopeItemProps,
  UseScopeSelectionOptions,
  UseScopeSelectionResult,
} from './hooks/useScopeSelection.ts'
export type { ScopeItem } from './internal/scopeSelection.ts'

// Queries
export { connectionKeys, connectionQueries } from './hooks/connectionQueries.ts'
export type { ConnectionSource } from './hooks/connectionQueries.ts'

// Attempts
export type {
  AttemptOutcome,
  AttemptState,
  CancelReason,
  ConnectEvent,
  ConnectFlow,
  ConnectOptions,
  ConnectPhase,
} from './client/AuthpipeClient.ts'
export type {
  ConnectCallbacks,
  OutcomeDetails,
  SuccessDetails,
} from './internal/useOutcomeObserver.ts'
export type { ConnectionStateStatus } from './internal/useConnectionState.ts'

// Errors
export { ConnectError, isConnectError } from './client/ConnectError.ts'

// Words
export type {
  ConnectMessages,
  Locale,
  MessageOverrides,
  ScopeMessages,
} from './locales/messages.ts'

// Of the packages this one stands on
export { gitlab } from '@authpipe/providers'
export type { ProviderDescriptor, ProviderId, ProviderRegistry, ScopeOf } from '@authpipe/providers'
export type { Connection, ConnectionReason, ConnectionStatus, ErrorCode } from '@authpipe/protocol'
