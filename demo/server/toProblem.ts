import { isAuthpipeError } from '@authpipe/sdk'

/** What the page shows of a failure. */
export interface Problem {
  readonly message: string
  /** Authpipe's code, where it was Authpipe that refused. */
  readonly code: string | undefined
  /** 409: the person can mend it. */
  readonly status: 409 | 502
}

/** The failure in the person's words. Codes are stable, so those that a person can act on have their own. */
export function toProblem(error: unknown): Problem {
  if (!isAuthpipeError(error)) {
    return {
      message: 'GitLab did not answer. Try again in a moment.',
      code: undefined,
      status: 502,
    }
  }
  const { code, status, retryable } = error
  return {
    message: SENTENCES.get(code) ?? otherSentence(retryable),
    code,
    status: status < 500 && SENTENCES.has(code) ? 409 : 502,
  }
}

const SENTENCES: ReadonlyMap<string, string> = new Map([
  ['not_connected', 'There is no GitLab account to ask yet. Connect one first.'],
  ['needs_reauth', 'GitLab no longer accepts this connection. Reconnect it, then try again.'],
  ['ambiguous_connection', 'You have several GitLab accounts connected. Disconnect all but one.'],
  ['provider_unavailable', 'GitLab is not answering. Try again in a moment.'],
  ['rate_limited', 'That was too much at once. Wait a moment and try again.'],
])

function otherSentence(isRetryable: boolean): string {
  return isRetryable
    ? 'Portside could not reach its connections. Try again in a moment.'
    : 'Portside has a problem with its connections. Please tell its team.'
}
