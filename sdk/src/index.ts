// Client
export { createAuthpipe } from './createAuthpipe.ts'
export type {
  Authpipe,
  ConfirmAttemptOptions,
  ConnectToken,
  CreateConnectTokenOptions,
  GetCredentialOptions,
} from './createAuthpipe.ts'
export type { AuthpipeOptions, AuthpipeTimers } from './parseOptions.ts'
export type { ListConnectionsOptions } from './BrokerApi.ts'
export type { AuthpipeEvent } from './AuthpipeEvent.ts'

// Credentials
export type { Credential } from './Credential.ts'

// Errors
export { AuthpipeError, isAuthpipeError } from './AuthpipeError.ts'

// Words of the protocol
export type { Connection, ErrorCode } from '@authpipe/protocol'
