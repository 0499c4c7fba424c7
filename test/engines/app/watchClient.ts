import type { AuthpipeClient } from '@authpipe/react'
import { tellServer } from './tellServer.ts'

/** Tells the page's server of every state that an attempt takes. */
export function watchClient(client: AuthpipeClient, slots: readonly string[]): void {
  for (const slot of slots) client.subscribe(slot, () => tell(slot))

  function tell(slot: string): void {
    const state = client.getAttempt(slot)
    const error = 'error' in state ? state.error : undefined
    tellServer({
      kind: 'state',
      slot,
      status: state.status,
      phase: 'phase' in state ? state.phase : undefined,
      attemptId: 'attemptId' in state ? state.attemptId : undefined,
      detached: 'detached' in state && state.detached,
      code: error?.code ?? ('reason' in state ? state.reason : undefined),
      number: 'number' in state ? String(state.number) : undefined,
    })
  }
}
