// Client
export { createAuthpipeClient } from './createAuthpipeClient.ts'
export { attemptSlot } from './AuthpipeClient.ts'
export type {
  AttemptOutcome,
  AttemptState,
  AuthpipeClient,
  AuthpipeClientOptions,
  CancelReason,
  ClientTimers,
  ConnectEvent,
  ConnectOptions,
  ConnectPhase,
  OutcomeObserver,
} from './AuthpipeClient.ts'

// Errors
export { ConnectError, isConnectError } from './ConnectError.ts'
export type { ConnectErrorInit } from './ConnectError.ts'
export type { DoctorFinding } from './doctorFindings.ts'
export type { ErrorCategory, ErrorCode, ErrorRecovery, ProviderError } from '@authpipe/protocol'

// Connections
export type {
  Connection,
  ConnectionAccount,
  ConnectionReason,
  ConnectionStatus,
  PageConnectionsAnswer,
  PageProviderConfig,
} from '@authpipe/protocol'
