import type { AttemptWorld } from './Attempt.ts'
import type { ConnectEvent } from './AuthpipeClient.ts'

/**
 * Has the doctor look at the page when the client is first used, at each new attempt, and when
 * something fails. For development: every call of it stands behind `process.env.NODE_ENV`.
 */
export function createConsultation(world: AttemptWorld): (event: ConnectEvent) => void {
  const { brokerUrl, pagesUrl, emit } = world
  const errors = new Set<string>()
  let isNew = true

  return ({ type, error }) => {
    if (error) errors.add(error.code)
    if (typeof document === 'undefined') return
    if (!isNew && !error && type !== 'connect.started') return
    isNew = false
    const examine = async (): Promise<void> => {
      const doctor = await import('./doctor.ts')
      const { hasRelay = false, hasReturn = false } = world.config ?? {}
      const client = { brokerUrl, pagesUrl, hasRelay, hasReturn, errors }
      await doctor.examine(client, (finding) => emit('debug.finding', { finding }))
    }
    // Without its words, which could not be loaded, the app works as well.
    examine().catch(() => undefined)
  }
}
