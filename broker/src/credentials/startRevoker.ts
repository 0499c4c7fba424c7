import { tryRevocationsDue } from '../connections/revokeOutbox.ts'
import { errorFields } from '../errorFields.ts'
import type { Ports } from '../ports.ts'

/**
 * Tries the revocations that are due, at start and every `revokeRetry` from then on. The function it
 * gives stops that, and resolves when no try is under way.
 */
export function startRevoker(ports: Ports): () => Promise<void> {
  let sweep: Promise<void> | undefined

  function run(): void {
    sweep ??= tryRevocationsDue(ports)
      .catch((error: unknown) =>
        ports.log.error(errorFields(error), 'the revocations that are due could not be read'),
      )
      .finally(() => {
        sweep = undefined
      })
  }

  run()
  const timer = setInterval(run, ports.timers.revokeRetry)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await sweep
  }
}
