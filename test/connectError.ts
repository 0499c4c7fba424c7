import { describeError } from '@authpipe/protocol'
import type { ErrorCode } from '@authpipe/protocol'
import { ConnectError } from '@authpipe/react'
import type { ConnectErrorInit } from '@authpipe/react/client'

/** The error of a code, as the broker would send it, but for what you say. */
export function connectError(
  code: ErrorCode,
  otherwise: Partial<ConnectErrorInit> = {},
): ConnectError {
  const { userMessage, ...rest } = describeError(code)
  const named = userMessage.replace('{provider}', 'GitLab')
  return new ConnectError({ ...rest, userMessage: named, provider: 'gitlab', ...otherwise })
}
