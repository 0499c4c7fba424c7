import type { AttemptRun } from './AttemptRun.ts'
import { ConnectError } from './ConnectError.ts'
import { pause } from './pause.ts'
import { fail, refresh, takeView } from './settleAttempt.ts'

/**
 * Hears from the broker how the attempt goes, until it is over: by a stream, or by long polling
 * where something between us holds streams back. A `wake` asks at once, whatever was being waited
 * for: a connection that died in the computer's sleep shows no sign of it.
 */
export async function followAttempt(run: AttemptRun): Promise<void> {
  const { api, subject, over } = run
  const { retryEvery } = run.timers
  let canStream = true
  let delay = retryEvery
  while (!over.aborted) {
    const { signal } = run.nap
    try {
      if (canStream) {
        await api.streamAttempt(
          subject,
          signal,
          // A stream proves itself by its first event; some proxies never let one by.
          () => (canStream = false),
          (view) => {
            canStream = true
            takeView(run, view)
          },
        )
      } else {
        takeView(run, await api.getAttempt(subject, signal, run.view?.version))
      }
      delay = retryEvery
    } catch (error) {
      if (isLasting(error)) return fail(run, error)
      delay = signal.aborted ? retryEvery : Math.min(delay * 2, retryEvery * 10)
    }
    await pause(delay, signal)
    if (canStream || signal.aborted) await refresh(run)
  }
}

/** Whether asking again cannot help: the session is over, or the attempt is unknown. */
function isLasting(error: unknown): boolean {
  return (
    error instanceof ConnectError &&
    (error.category === 'session' || error.code === 'attempt_not_found')
  )
}
