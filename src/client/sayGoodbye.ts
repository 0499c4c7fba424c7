import type { AckMessage, PageMessage } from '@authpipe/protocol'
import type { AttemptEnd, AttemptRun } from './Attempt.ts'
import { say } from './openAttempt.ts'

/** Tells the window how the attempt ended, on whichever of our pages it is, or closes it. */
export function sayGoodbye(run: AttemptRun): void {
  const end = run.over.signal.reason as AttemptEnd
  const ack = acknowledgement(run)
  if (!run.isHere || (end.status === 'cancelled' && end.reason !== 'denied')) run.window?.close()
  else if (run.launchedAt && ack) say(run, ack)
  else {
    const code = end.status === 'error' ? end.error.code : 'cancelled'
    const abort: PageMessage = { ap: 1, type: 'authpipe:abort', kh: run.keyHash, code }
    say(run, abort)
  }
}

/** What the last page is told of how the attempt ended. */
export function acknowledgement({ over, id: attemptId }: AttemptRun): AckMessage | undefined {
  const { status } = over.signal.reason as AttemptEnd
  const outcome = status === 'success' ? 'connected' : status === 'error' ? 'failed' : status
  return attemptId ? { ap: 1, type: 'authpipe:ack', attemptId, outcome } : undefined
}
