'use client'
import { useState } from 'react'
import type { ChangeEvent } from 'react'
import type { ProviderDescriptor } from '@authpipe/providers'
import { offered, resolveScopes, toggleScope } from '../internal/scopeSelection.ts'
import type { ScopeItem, ScopeSelection } from '../internal/scopeSelection.ts'

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
  type Scope = ScopeIn<Provider>
  const { provider, value, onValueChange, required = [], granted = [], available } = options
  const [initial] = useState(() => value ?? options.defaultValue ?? provider.defaultScopes)
  const [own, setOwn] = useState(initial)

  const input = { provider, selected: value ?? own, required, granted, available }
  const selection = resolveScopes(input)
  const selected = offered(input, input.selected)

  const change = (reason: ScopeChangeDetails['reason'], next: readonly string[], event?: Event) => {
    let isCancelled = false
    const cancel = () => {
      isCancelled = true
    }
    onValueChange?.(offered(input, next), { reason, event, cancel })
    if (!isCancelled && value === undefined) setOwn(offered(input, next))
  }
  const toggle = (scope: Scope, event?: Event) => {
    const next = toggleScope(input, scope)
    if (next !== input.selected) change('toggle', next, event)
  }

  return {
    available: selection.items,
    selected: selected,
    effective: selection.effective,
    implied: selection.implied,
    missing: selection.missing,
    required,
    granted,
    isDirty: selected.join() !== offered(input, initial).join(),
    toggle,
    setSelected: (scopes, event) => change('set', scopes, event),
    applyPreset: (preset, event) => change('preset', provider.presets[preset]?.scopes ?? [], event),
    reset: (event) => change('reset', initial, event),
    getItemProps: (scope) => ({
      ...itemProps(selection, scope),
      onChange: (event) => toggle(scope, event.nativeEvent),
    }),
    getGroupProps: (group) => groupProps(selection, group),
  }
}

function itemProps({ items }: ScopeSelection, scope: string): Omit<ScopeItemProps, 'onChange'> {
  const item = items.find((each) => each.scope === scope)
  return {
    type: 'checkbox',
    value: scope,
    checked: item?.isChecked ?? false,
    'aria-disabled': item?.isLocked || undefined,
    'data-implied': item?.includedIn === undefined ? undefined : '',
    'data-required': item?.isRequired ? '' : undefined,
  }
}

function groupProps({ items }: ScopeSelection, group: string): ScopeGroupProps {
  const members = items.filter((item) => item.group === group)
  const checked = members.filter((item) => item.isChecked).length
  return {
    role: 'group',
    'data-state': checked === 0 ? 'none' : checked === members.length ? 'all' : 'some',
  }
}
