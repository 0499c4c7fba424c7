import { isFinalAttemptStatus } from '@authpipe/protocol'
import type { AttemptView } from '@authpipe/protocol'
import type { Ports } from '../ports.ts'
import type { Subject } from '../access/Subject.ts'
import { getOwnAttempt } from './getOwnAttempt.ts'
import { toPageView } from './toAttemptView.ts'
import { waitForChange } from './waitForChange.ts'

/** Wait for news, rather than ask again and again. */
export interface LongPoll {
  /** The version the caller has. */
  readonly version: number
  /** Cut to the broker's own limit. */
  readonly seconds: number
  readonly signal?: AbortSignal
}

/**
 * The attempt as it stands. With `poll`: as soon as it is newer than the caller's version or final,
 * at the latest when the time is over.
 * @throws {BrokerError} `attempt_not_found`, `subject_mismatch`, `origin_not_allowed`
 */
export async function getAttemptView(
  ports: Ports,
  subject: Subject,
  attemptId: string,
  poll?: LongPoll,
): Promise<AttemptView> {
  const read = async () => toPageView(ports, await getOwnAttempt(ports, subject, attemptId))
  if (!poll) return read()

  const timeoutMs = Math.min(poll.seconds * 1000, ports.timers.longPoll)
  const news = await waitForChange(
    ports,
    { attemptId, timeoutMs, signal: poll.signal },
    async () => {
      const view = await read()
      return view.version > poll.version || isFinalAttemptStatus(view.status) ? view : undefined
    },
  )
  return news ?? read()
}
