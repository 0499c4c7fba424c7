'use client'
import { createContext, useContext } from 'react'
import type { ProviderDescriptor } from '@authpipe/providers'
import type { UseScopeSelectionResult } from '../../hooks/useScopeSelection.ts'
import type { ScopeItem } from '../../internal/scopeSelection.ts'
import type { ScopeMessages } from '../../locales/messages.ts'

/** What `ScopeSelector.Root` hands down. */
export interface ScopeSelectorContextValue {
  readonly descriptor: ProviderDescriptor
  readonly selection: UseScopeSelectionResult<ProviderDescriptor>
  readonly messages: ScopeMessages
  /** Of the form field; `undefined` keeps the choice out of the form's data. */
  readonly name: string | undefined
  /** Why the app wants a scope, in its own words. */
  readonly reasons: Readonly<Record<string, string>>
}

/** One scope inside `ScopeSelector.Item`, and the prefix of its ids. */
export interface ScopeItemContextValue {
  readonly item: ScopeItem
  readonly id: string
}

export const ScopeSelectorContext = createContext<ScopeSelectorContextValue | undefined>(undefined)
export const ScopeItemContext = createContext<ScopeItemContextValue | undefined>(undefined)

/**
 * The selection of the nearest `ScopeSelector.Root`.
 * @throws when there is none
 */
export function useScopeSelector(caller: string): ScopeSelectorContextValue {
  const value = useContext(ScopeSelectorContext)
  if (value === undefined) {
    throw new Error(
      `Authpipe: ${caller} found no <ScopeSelector.Root> above it, so it has no scopes to show. ` +
        'Put it inside <ScopeSelector.Root provider={gitlab}>.',
    )
  }
  return value
}

/**
 * The scope of the nearest `ScopeSelector.Item`.
 * @throws when there is none
 */
export function useScopeItem(caller: string): ScopeItemContextValue {
  const value = useContext(ScopeItemContext)
  if (value === undefined) {
    throw new Error(
      `Authpipe: ${caller} found no <ScopeSelector.Item> above it, so it does not know its scope. ` +
        'Put it inside <ScopeSelector.Item scope="…">.',
    )
  }
  return value
}
