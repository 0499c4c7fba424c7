'use client'
import { useMutation } from '@tanstack/react-query'
import type { UseMutationOptions, UseMutationResult } from '@tanstack/react-query'
import type { ConnectError } from '../client/ConnectError.ts'
import { useAuthpipe } from '../context/AuthpipeContext.ts'

/** Which connection to end. */
export interface DisconnectVariables {
  readonly connectionId: string
}

/** What TanStack's `useMutation` takes besides the function. */
export type UseDisconnectOptions = Omit<
  UseMutationOptions<void, ConnectError, DisconnectVariables>,
  'mutationFn'
>

/**
 * Ends a connection: the provider is told to revoke it, and the broker forgets it. Ask the person
 * first. While it runs, the connection's status is `disconnecting` wherever it shows.
 */
export function useDisconnect(
  options: UseDisconnectOptions = {},
): UseMutationResult<void, ConnectError, DisconnectVariables> {
  const { store } = useAuthpipe()
  return useMutation(
    { ...options, mutationFn: ({ connectionId }) => store.disconnect(connectionId) },
    store.queryClient,
  )
}
