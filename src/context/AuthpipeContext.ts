'use client'
import { createContext, useContext } from 'react'
import type { ReactNode } from 'react'
import type { ConnectionsStore } from '../internal/connectionsStore.ts'
import type { ConnectMessages, Locale, MessageOverrides } from '../locales/messages.ts'

/** A part that bears the look; the value of its `data-authpipe`. What is inside it inherits. */
export type StyledPart =
  'connect-button' | 'connect-redirect' | 'connect-cancel' | 'connect-status' | 'scope-selector'

/** How the components look. Every part carries it itself: there is no wrapper element. */
export interface Appearance {
  /**
   * `system` follows the operating system. Left out, the components follow the `color-scheme` of the
   * page around them.
   */
  readonly theme?: 'light' | 'dark' | 'system' | undefined
  /**
   * Custom properties, `{ '--authpipe-accent': 'rebeccapurple' }`. They become `style` attributes,
   * which a Content-Security-Policy without `'unsafe-inline'` drops from server-rendered HTML: set
   * them in your own stylesheet there.
   */
  readonly variables?: Readonly<Record<`--authpipe-${string}`, string>> | undefined
  /** Further class names, by part. */
  readonly classNames?: { readonly [Part in StyledPart]?: string } | undefined
  /** Marks to show in place of ours, by provider. */
  readonly logos?: Readonly<Record<string, ReactNode>> | undefined
}

/** What `AuthpipeProvider` hands down. */
export interface AuthpipeContextValue {
  readonly store: ConnectionsStore
  /** Ours, with the app's in their place. */
  readonly messages: ConnectMessages & MessageOverrides
  readonly appearance: Appearance | undefined
  readonly dir: 'ltr' | 'rtl' | undefined
  readonly locale: Locale | undefined
}

/** Set by `AuthpipeProvider`. */
export const AuthpipeContext = createContext<AuthpipeContextValue | undefined>(undefined)

/**
 * What the nearest `AuthpipeProvider` hands down.
 * @throws when there is none; React's component stack names the caller
 */
export function useAuthpipe(): AuthpipeContextValue {
  const value = useContext(AuthpipeContext)
  if (value) return value
  throw new Error(
    process.env.NODE_ENV === 'production'
      ? 'Authpipe: no <AuthpipeProvider>'
      : 'Authpipe: found no <AuthpipeProvider>, so no broker. Wrap your app in one.',
  )
}
