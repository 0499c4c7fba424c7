'use client'
import { useCallback, useSyncExternalStore } from 'react'
import type { AttemptState, AuthpipeClient } from '../client/AuthpipeClient.ts'
import { useAuthpipe } from '../context/AuthpipeContext.ts'

const IDLE: AttemptState = { status: 'idle' }

/**
 * Where the attempt of a slot stands; or that of the second slot, where the connection found there is
 * renewed, if that one is further on.
 */
export function useAttempt(slot: string, renewSlot?: string): AttemptState {
  const { client, store } = useAuthpipe('useConnect()')

  const subscribe = useCallback(
    (onChange: () => void) => {
      const slots = renewSlot === undefined ? [slot] : [slot, renewSlot]
      const handleChange = () => {
        for (const each of slots) store.adopt(client.getAttempt(each))
        onChange()
      }
      const stops = slots.map((each) => client.subscribe(each, handleChange))
      for (const each of slots) store.adopt(client.getAttempt(each))
      return () => stops.forEach((stop) => stop())
    },
    [client, store, slot, renewSlot],
  )
  const read = () => readAttempt(client, slot, renewSlot)
  // A page that resumes an attempt after a reload still hydrates to what the server rendered.
  return useSyncExternalStore(subscribe, read, readIdle)
}

function readAttempt(client: AuthpipeClient, slot: string, renewSlot?: string): AttemptState {
  const attempt = client.getAttempt(slot)
  if (renewSlot === undefined || attempt.status === 'pending') return attempt
  const renewal = client.getAttempt(renewSlot)
  return renewal.status === 'idle' ? attempt : renewal
}

function readIdle(): AttemptState {
  return IDLE
}
