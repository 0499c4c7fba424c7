'use client'
import { useState } from 'react'
import type { ChangeEvent } from 'react'
import type { ProviderDescriptor } from '@authpipe/providers'
import { resolveScopes, toggleScope } from '../internal/scopeSelection.ts'
import type { ScopeItem } from '../internal/scopeSelection.ts'

/** A scope of this descriptor, by its name. */
export type ScopeIn<Provider extends ProviderDescriptor> = keyof Provider['scopes'] & string

/** What `useScopeSelection` takes. */
export interface UseScopeSelectionOptions<Provider extends ProviderDescriptor> {
  /** The provider's descriptor, for example `gitlab`. */
  readonly provider: Provider
  /** What is picked, when you hold it yourself. */
  readonly value?: readonly ScopeIn<Provider>[] | undefined
  /** What is picked at first, when the hook holds it. @default the provider's default scopes */
  readonly defaultValue?: readonly ScopeIn<Provider>[] | undefined
  /** Called with what would be picked next. `details.cancel()` leaves it as it is. */
  readonly onValueChange?:
    ((scopes: readonly ScopeIn<Provider>[], details: ScopeChangeDetails) => void) | undefined
  /** What your app cannot do without: checked and locked. */
  readonly required?: readonly ScopeIn<Provider>[] | undefined
  /** What an earlier consent granted, for example `connection.scopes.granted`. */
  readonly granted?: readonly string[] | undefined
  /** What to offer, for example a provider configuration's `availableScopes`. @default everything */
  readonly available?: readonly string[] | undefined
}

/** What changed the selection. */
export interface ScopeChangeDetails {
  readonly reason: 'toggle' | 'preset' | 'reset' | 'set'
  /** The event behind it, if a control of ours was used. */
  readonly event: Event | undefined
  /** Leaves the selection as it is. Call it at once. */
  readonly cancel: () => void
}

/** What `useScopeSelection` gives. Scopes are in the descriptor's order. */
export interface UseScopeSelectionResult<Provider extends ProviderDescriptor> {
  /** The scopes on offer, each with how it stands. */
  readonly available: readonly ScopeItem[]
  /** What is picked: what to pass on as `scopes`, together with `required`. */
  readonly selected: readonly ScopeIn<Provider>[]
  /** Everything it amounts to: picked, required and implied. */
  readonly effective: readonly ScopeIn<Provider>[]
  /** Brought along by others. */
  readonly implied: readonly ScopeIn<Provider>[]
  readonly required: readonly ScopeIn<Provider>[]
  readonly granted: readonly string[]
  /** Of `effective`, what was not granted before. */
  readonly missing: readonly ScopeIn<Provider>[]
  /** Differs from what it was at first. */
  readonly isDirty: boolean
  /** Switches a scope. One that is required or implied stays. */
  readonly toggle: (scope: ScopeIn<Provider>, event?: Event) => void
  readonly setSelected: (scopes: readonly ScopeIn<Provider>[], event?: Event) => void
  readonly applyPreset: (preset: keyof Provider['presets'] & string, event?: Event) => void
  /** Back to what it was at first. */
  readonly reset: (event?: Event) => void
  /** Props for the `<input>` of a scope. */
  readonly getItemProps: (scope: ScopeIn<Provider>) => ScopeItemProps
  /** Props for the element around the scopes of a group. */
  readonly getGroupProps: (group: string) => ScopeGroupProps
}

/** Props for a native checkbox. */
export interface ScopeItemProps {
  readonly type: 'checkbox'
  readonly value: string
  readonly checked: boolean
  /** Locked ones stay focusable, so that everybody learns why they are locked. */
  readonly 'aria-disabled': true | undefined
  readonly 'data-implied': '' | undefined
  readonly 'data-required': '' | undefined
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void
}

/** Props for a group. */
export interface ScopeGroupProps {
  readonly role: 'group'
  readonly 'data-state': 'all' | 'some' | 'none'
}

/** A choice of scopes with its consequences: for a picker of your own. */
export function useScopeSelection<const Provider extends ProviderDescriptor>(
  options: UseScopeSelectionOptions<Provider>,
): UseScopeSelectionResult<Provider> {
  const { provider, value, onValueChange, required = [], granted = [] } = options
  const [initial] = useState(() => value ?? options.defaultValue ?? provider.defaultScopes)
  const [own, setOwn] = useState(initial)
  const picked = value ?? own
  const input = { ...options, required, granted }
  const selection = resolveScopes(input, picked)
  const { available } = selection
  const itemOf = (scope: string) => available.find((item) => item.scope === scope)
  const onOffer = (scopes: readonly string[]) =>
    available.map(({ scope }) => scope).filter((scope) => scopes.includes(scope))

  const change = (reason: ScopeChangeDetails['reason'], next: readonly string[], event?: Event) => {
    const scopes = onOffer(next)
    let isKept = !value
    const cancel = () => {
      isKept = false
    }
    onValueChange?.(scopes, { reason, event, cancel })
    if (isKept) setOwn(scopes)
  }
  const toggle = (scope: string, event?: Event) => {
    if (itemOf(scope)?.isLocked === false) {
      change('toggle', toggleScope(input, picked, scope), event)
    }
  }

  return {
    ...selection,
    required,
    granted,
    isDirty: selection.selected.join() !== onOffer(initial).join(),
    toggle,
    setSelected: (scopes, event) => change('set', scopes, event),
    applyPreset: (preset, event) => change('preset', provider.presets[preset]?.scopes ?? [], event),
    reset: (event) => change('reset', initial, event),
    getItemProps: (scope) => {
      const item = itemOf(scope)
      return {
        type: 'checkbox',
        value: scope,
        checked: !!item?.isChecked,
        'aria-disabled': item?.isLocked || undefined,
        'data-implied': item?.includedIn && '',
        'data-required': item?.isRequired ? '' : undefined,
        onChange: (event) => toggle(scope, event.nativeEvent),
      }
    },
    getGroupProps: (group) => {
      const states = new Set(
        available.filter((item) => item.group === group).map((item) => item.isChecked),
      )
      return {
        role: 'group',
        'data-state': states.size > 1 ? 'some' : states.has(true) ? 'all' : 'none',
      }
    },
  }
}
