'use client'
import type { AuthpipeClient } from '../client/AuthpipeClient.ts'
import { useAuthpipe } from '../context/AuthpipeContext.ts'

/** The client of the nearest `AuthpipeProvider`. */
export function useAuthpipeClient(): AuthpipeClient {
  return useAuthpipe().store.client
}
