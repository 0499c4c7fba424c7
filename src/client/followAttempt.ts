import { ask, fail, takeView } from './advanceAttempt.ts'
import type { AttemptRun } from './Attempt.ts'
import { isConnectError } from './ConnectError.ts'

/** Seconds for which the broker holds a poll back until there is news. */
const POLL_SECONDS = 25

/** Hears from the broker how an attempt it knows goes, by long polling, until it is over. */
export async function followAttempt(run: AttemptRun): Promise<void> {
  const { patience, over } = run
  const { signal } = over
  try {
    while (run.view && !signal.aborted) {
      const { version } = run.view
      const query = `?wait=${POLL_SECONDS}&v=${version}`
      const poll = async () => takeView(run, await ask(run, query, { signal, wait: POLL_SECONDS }))
      await patience.persist(poll, Infinity, isLasting)
      // Whoever answers too early, and without news, is not hurried.
      if (run.view.version === version) await patience.pause()
    }
  } catch (error) {
    fail(run, error)
  }
}

/** Whether asking again cannot help: the session is over, or the attempt is unknown. */
export function isLasting(error: unknown): boolean {
  return (
    isConnectError(error) && (error.category === 'session' || error.code === 'attempt_not_found')
  )
}
