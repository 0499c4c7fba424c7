'use client'
import { useContext, useEffect, useMemo, useState } from 'react'
import type { ReactElement, ReactNode, RefObject } from 'react'
import { QueryClient, QueryClientContext } from '@tanstack/react-query'
import type { AuthpipeClient, ConnectEvent } from '../client/AuthpipeClient.ts'
import type { ConnectError } from '../client/ConnectError.ts'
import { createAuthpipeClient } from '../client/createAuthpipeClient.ts'
import { createConnectionsStore } from '../internal/connectionsStore.ts'
import { useLatest } from '../internal/useLatest.ts'
import { en } from '../locales/en.ts'
import type { Locale, MessageOverrides } from '../locales/messages.ts'
import { AuthpipeContext } from './AuthpipeContext.ts'
import type { Appearance, AuthpipeContextValue } from './AuthpipeContext.ts'

/**
 * Gives the buttons and hooks below it a broker to talk to. Renders no element of its own, and makes
 * no request until something below it wants to know a connection.
 */
export function AuthpipeProvider(props: AuthpipeProviderProps): ReactElement {
  const { messages, locale, dir, appearance } = props
  const latest = useLatest(props)
  const [own] = useState(() => props.client ?? createOwnClient(props, latest))
  const client = props.client ?? own
  const nearest = useContext(QueryClientContext)
  // Made even where it is not needed: an empty one costs no timer and no listener until mounted.
  const [fallback] = useState(() => new QueryClient())
  // Never "No QueryClient set": an app that does not use TanStack Query need not know of it.
  const queryClient = props.queryClient ?? nearest ?? fallback

  const store = useMemo(() => createConnectionsStore(client, queryClient), [client, queryClient])
  useEffect(() => {
    const stops = [
      client.onConnectionsChange(store.refresh),
      client.onEvent((event) => {
        const { onEvent, onError } = latest.current
        onEvent?.(event)
        if (event.type === 'connect.failed' && event.error) onError?.(event.error)
      }),
      () => queryClient.unmount(),
    ]
    // Counted by TanStack Query, so harmless where the app mounted it already.
    queryClient.mount()
    return () => stops.forEach((stop) => stop())
  }, [client, queryClient, store, latest])

  const value = useMemo(
    (): AuthpipeContextValue => ({
      store,
      messages: { ...en, ...messages },
      appearance,
      dir,
      locale,
    }),
    [store, messages, appearance, dir, locale],
  )
  return <AuthpipeContext.Provider value={value}>{props.children}</AuthpipeContext.Provider>
}

/** What `AuthpipeProvider` takes: a client, or what one is made of. */
export type AuthpipeProviderProps = AuthpipeProviderOptions &
  (
    | {
        /** Made once, outside your components, with `createAuthpipeClient()`. */
        readonly client: AuthpipeClient
        readonly brokerUrl?: never
        readonly getConnectToken?: never
        readonly pagesUrl?: never
      }
    | {
        readonly client?: never
        /** The broker's address. Read once: give the provider another `key` to change it. */
        readonly brokerUrl: string
        /** Fetches a fresh connect token from your backend. */
        readonly getConnectToken: () => Promise<string>
        /**
         * Where the popup's pages live, when they have a host of their own. Read once.
         * @default brokerUrl
         */
        readonly pagesUrl?: string | undefined
      }
  )

/** What `AuthpipeProvider` takes besides. */
export interface AuthpipeProviderOptions {
  /** @default the nearest `QueryClientProvider`'s, else one of our own */
  readonly queryClient?: QueryClient | undefined
  /** Words to put in place of ours. */
  readonly messages?: MessageOverrides | undefined
  /**
   * The language of the components; set as their `lang`.
   * @default 'en', without a `lang`
   */
  readonly locale?: Locale | undefined
  /** The components' direction. @default that of the page around them */
  readonly dir?: 'ltr' | 'rtl' | undefined
  readonly appearance?: Appearance | undefined
  /** Called for everything that happens; see `ConnectEvent`. For your analytics and logs. */
  readonly onEvent?: ((event: ConnectEvent) => void) | undefined
  /** Called once for each attempt that failed, wherever it was started. */
  readonly onError?: ((error: ConnectError) => void) | undefined
  readonly children?: ReactNode
}

/** @throws {TypeError} when the props name neither a client nor a broker */
function createOwnClient(
  props: ShortForm,
  latest: Readonly<RefObject<AuthpipeProviderProps>>,
): AuthpipeClient {
  if (process.env.NODE_ENV !== 'production' && !(props.brokerUrl && props.getConnectToken)) {
    throw new TypeError(
      'Authpipe: <AuthpipeProvider> got neither a client nor a broker to connect through. Pass ' +
        'client, or brokerUrl and getConnectToken.',
    )
  }
  const { pagesUrl = props.brokerUrl, getConnectToken } = props
  return createAuthpipeClient({
    ...props,
    pagesUrl,
    getConnectToken: () => (latest.current.getConnectToken ?? getConnectToken)(),
  })
}

type ShortForm = Extract<AuthpipeProviderProps, { readonly brokerUrl: string }>
