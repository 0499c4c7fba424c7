import { effectiveScopes } from '@authpipe/providers'
import type { ProviderDescriptor, ScopeDescriptor } from '@authpipe/providers'

/** What a selection is made from. */
export interface ScopeSelectionInput {
  readonly provider: ProviderDescriptor
  /** What was picked, without what it brings along. */
  readonly selected: readonly string[]
  /** Locked: always part of it. */
  readonly required: readonly string[]
  /** What an earlier consent granted. */
  readonly granted: readonly string[]
  /** What may be offered. `undefined`: all there is. */
  readonly available: readonly string[] | undefined
}

/** One scope, as it stands in the selection. */
export interface ScopeItem extends ScopeDescriptor {
  readonly scope: string
  /** Part of what will be asked for, in whatever way. */
  readonly isChecked: boolean
  /** Cannot be taken away: required, or brought along by another. */
  readonly isLocked: boolean
  readonly isRequired: boolean
  /** The title of the selected scope that brings this one along, if one does. */
  readonly includedIn: string | undefined
  readonly isGranted: boolean
}

/** A selection with its consequences. All lists are in the descriptor's order. */
export interface ScopeSelection {
  readonly items: readonly ScopeItem[]
  /** Everything that the choice amounts to: picked, required and implied. */
  readonly effective: readonly string[]
  /** Brought along by others. */
  readonly implied: readonly string[]
  /** Of `effective`, what was not granted before. */
  readonly missing: readonly string[]
}

/** Works out what a choice of scopes amounts to. */
export function resolveScopes(input: ScopeSelectionInput): ScopeSelection {
  const { provider, selected, required, granted } = input
  const picked = offeredScopes(input).filter((s) => selected.includes(s) || required.includes(s))
  const effective = effectiveScopes(provider, picked)
  const covered = effectiveScopes(provider, granted)

  const names = Object.keys(provider.scopes)
  const items = offeredScopes(input).map((scope): ScopeItem => {
    const bringer = picked.find((p) => p !== scope && effectiveScopes(provider, [p]).has(scope))
    const isRequired = required.includes(scope)
    return {
      ...descriptorOf(provider, scope),
      scope,
      isChecked: effective.has(scope),
      isLocked: isRequired || bringer !== undefined,
      isRequired,
      includedIn: bringer === undefined ? undefined : descriptorOf(provider, bringer).title,
      isGranted: covered.has(scope),
    }
  })
  return {
    items,
    effective: names.filter((scope) => effective.has(scope)),
    implied: names.filter((scope) => effective.has(scope) && !picked.includes(scope)),
    missing: names.filter((scope) => effective.has(scope) && !covered.has(scope)),
  }
}

/**
 * The picked scopes after one was switched. Switching on brings the scopes it is of no use without;
 * switching off takes those along that are of no use without it. A locked scope stays.
 */
export function toggleScope(input: ScopeSelectionInput, scope: string): readonly string[] {
  const { provider, selected } = input
  const item = resolveScopes(input).items.find((each) => each.scope === scope)
  if (item === undefined || item.isLocked) return selected
  if (!item.isChecked) return inOrder(provider, [...selected, scope, ...missingNeeds(input, scope)])

  const rest = selected.filter((other) => other !== scope)
  const left = effectiveScopes(provider, [...rest, ...input.required])
  return rest.filter((other) =>
    (descriptorOf(provider, other).requires ?? []).every((need) => left.has(need)),
  )
}

/** Those of the scopes that may be offered, once each, in the descriptor's order. */
export function offered(input: ScopeSelectionInput, scopes: readonly string[]): readonly string[] {
  return offeredScopes(input).filter((scope) => scopes.includes(scope))
}

function offeredScopes({ provider, available, required }: ScopeSelectionInput): readonly string[] {
  const names = Object.keys(provider.scopes)
  return available === undefined
    ? names
    : names.filter((scope) => available.includes(scope) || required.includes(scope))
}

function missingNeeds({ provider, selected, required }: ScopeSelectionInput, scope: string) {
  const there = effectiveScopes(provider, [...selected, ...required])
  return (descriptorOf(provider, scope).requires ?? []).filter((need) => !there.has(need))
}

function inOrder(provider: ProviderDescriptor, scopes: readonly string[]): readonly string[] {
  return Object.keys(provider.scopes).filter((scope) => scopes.includes(scope))
}

/** Callers pass names out of the descriptor's own keys. */
function descriptorOf(provider: ProviderDescriptor, scope: string): ScopeDescriptor {
  const descriptor = provider.scopes[scope]
  if (descriptor === undefined) {
    throw new Error(`Authpipe: ${provider.name} has no scope "${scope}". Check its spelling.`)
  }
  return descriptor
}
