import { describeError } from '@authpipe/protocol'
import type { ErrorCode } from '@authpipe/protocol'
import { ConnectError } from '@authpipe/react'

/** The error of a code, as the broker would send it. */
export function connectError(code: ErrorCode): ConnectError {
  const { userMessage, ...rest } = describeError(code)
  const named = userMessage.replace('{provider}', 'GitLab')
  return new ConnectError({ ...rest, userMessage: named, provider: 'gitlab' })
}
