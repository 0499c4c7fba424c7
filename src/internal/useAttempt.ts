'use client'
import { useCallback, useSyncExternalStore } from 'react'
import type { AttemptState, AuthpipeClient, OutcomeObserver } from '../client/AuthpipeClient.ts'

const IDLE: AttemptState = { status: 'idle' }
const readIdle = () => IDLE

/** Where the attempt of a slot stands. The observer hears how attempts of it end. */
export function useAttempt(
  client: AuthpipeClient,
  slot: string,
  observer?: OutcomeObserver,
): AttemptState {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const stops = [client.subscribe(slot, onChange), observer && client.observe(slot, observer)]
      return () => stops.forEach((stop) => stop?.())
    },
    [client, slot, observer],
  )
  // The server knows no attempt, so the first render in the browser shows none either.
  return useSyncExternalStore(subscribe, () => client.getAttempt(slot), readIdle)
}
