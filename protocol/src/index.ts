// Errors
export { ERRORS, errorDocsUrl } from './errors.ts'
export type {
  ErrorCategory,
  ErrorCode,
  ErrorEntry,
  ErrorRecovery,
  Problem,
  ProviderError,
} from './errors.ts'

// Connections
export type {
  Connection,
  ConnectionAccount,
  ConnectionReason,
  ConnectionStatus,
} from './connection.ts'

// Attempts
export { FINAL_ATTEMPT_STATUSES, isFinalAttemptStatus } from './attempt.ts'
export type {
  AttemptBinding,
  AttemptProblem,
  AttemptStatus,
  AttemptView,
  SeversOpener,
} from './attempt.ts'

// Messages between page and popup
export { MESSAGE_VERSION, RELAY_CHANNEL, parsePopupMessage } from './messages.ts'
export type {
  AbortMessage,
  AckMessage,
  HelloMessage,
  LaunchMessage,
  PageMessage,
  PopupMessage,
  ResultMessage,
  WaitMessage,
} from './messages.ts'

// HTTP
export type {
  AttemptDisplay,
  BackendEvent,
  CancelAttemptRequest,
  CompleteAttemptRequest,
  ConfirmAttemptRequest,
  ConnectTokenAnswer,
  ConnectionAnswer,
  ConnectionEvent,
  ConnectionListAnswer,
  CreateAttemptAnswer,
  CreateAttemptRequest,
  CreateConnectTokenRequest,
  CredentialAnswer,
  GetCredentialRequest,
  LaunchAnswer,
  LaunchAsker,
  LaunchRequest,
  OpenerHint,
  PageConfig,
  PageConnectionsAnswer,
  PageProviderConfig,
  ReopenAttemptRequest,
} from './api.ts'

// What is said of an error
export { describeError } from './describeError.ts'
export { errorSentence } from './errorSentence.ts'
