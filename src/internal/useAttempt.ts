'use client'
import { useCallback, useSyncExternalStore } from 'react'
import type { AttemptState, OutcomeObserver } from '../client/AuthpipeClient.ts'
import type { ConnectionsStore } from './connectionsStore.ts'

const IDLE: AttemptState = { status: 'idle' }
const readIdle = () => IDLE

/**
 * Where the attempt of a slot stands; or that of the second slot, where the connection found there is
 * renewed, if that one is further on. The observer hears how attempts of both end.
 */
export function useAttempt(
  { client, adopt }: ConnectionsStore,
  slot: string,
  renewSlot: string,
  observer?: OutcomeObserver,
): AttemptState {
  const subscribe = useCallback(
    (onChange: () => void) => {
      // Often the same one twice, which is as good as once.
      const slots = [slot, renewSlot]
      const handleChange = () => {
        for (const each of slots) adopt(client.getAttempt(each))
        onChange()
      }
      handleChange()
      const stops = slots.flatMap((each) => [
        client.subscribe(each, handleChange),
        observer && client.observe(each, observer),
      ])
      return () => stops.forEach((stop) => stop?.())
    },
    [client, adopt, slot, renewSlot, observer],
  )
  const read = () => {
    const attempt = client.getAttempt(slot)
    const renewal = client.getAttempt(renewSlot)
    return attempt.status === 'pending' || renewal.status === 'idle' ? attempt : renewal
  }
  // The server knows no attempt, so the first render in the browser shows none either.
  return useSyncExternalStore(subscribe, read, readIdle)
}
