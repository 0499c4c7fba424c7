import type { BackendEvent } from '@authpipe/protocol'
import type { AuthpipeError } from './AuthpipeError.ts'

/** What goes on behind `getCredential`, for logs and metrics. Carries no secret. */
export type AuthpipeEvent =
  | {
      /** The broker could not be asked, so a credential that still lives was handed out unchecked. */
      readonly type: 'stale'
      readonly connectionId: string
      readonly provider: string
      readonly error: AuthpipeError
    }
  | {
      /** A held credential is over or superseded, by the broker's word; it was forgotten. */
      readonly type: 'dropped'
      readonly connectionId: string
      readonly reason: BackendEvent['kind']
    }
  | {
      /** The broker tells of changes from now on. */
      readonly type: 'stream_open'
    }
  | {
      /** The broker tells of changes no longer; it is being tried again. */
      readonly type: 'stream_lost'
      readonly cause: Error | undefined
    }
