import { dropConnectTokensDue } from './access/dropConnectTokensDue.ts'
import { sweepAttempts } from './attempts/sweepAttempts.ts'
import { dropConnectionsDue } from './connections/dropConnectionsDue.ts'
import { startRevoker } from './credentials/startRevoker.ts'
import { errorFields } from './errorFields.ts'
import type { Ports } from './ports.ts'

/** Does what comes round by the clock. Returns the way to stop; it resolves when nothing runs any more. */
export function startChores(ports: Ports): () => Promise<void> {
  const sweep = () => {
    Promise.all([
      sweepAttempts(ports),
      dropConnectTokensDue(ports),
      dropConnectionsDue(ports),
    ]).catch((error: unknown) => {
      ports.log.error(errorFields(error), 'sweep failed')
    })
  }
  const timer = setInterval(sweep, ports.timers.sweepEvery)
  const stopRevoker = startRevoker(ports)
  return () => {
    clearInterval(timer)
    return stopRevoker()
  }
}
