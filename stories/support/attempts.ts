import type { AttemptState, CancelReason, ConnectPhase, ErrorCode } from '@authpipe/react'
import { ConnectError } from '@authpipe/react'
import { connectionFixture } from '@authpipe/react/testing'
import { describeError } from '@authpipe/protocol'

const attemptId = 'att_0123456789abcdefghij'

/** An attempt that is under way. */
export function pendingAttempt(phase: ConnectPhase, detached = false): AttemptState {
  const error = phase === 'blocked' ? connectError('popup_blocked') : undefined
  const number = phase === 'number' ? '37' : undefined
  return { status: 'pending', phase, detached, attemptId, number, error }
}

/** An attempt that went well. */
export function successfulAttempt(connection = connectionFixture()): AttemptState {
  return { status: 'success', attemptId, connection, resumed: false }
}

/** An attempt that ended in this error. */
export function failedAttempt(code: ErrorCode): AttemptState {
  return { status: 'error', attemptId, error: connectError(code) }
}

/** An attempt that was cancelled. */
export function cancelledAttempt(reason: CancelReason): AttemptState {
  return { status: 'cancelled', attemptId, reason }
}

/** An error as the broker would tell it. */
export function connectError(code: ErrorCode): ConnectError {
  return new ConnectError({ ...describeError(code), provider: 'gitlab' })
}
