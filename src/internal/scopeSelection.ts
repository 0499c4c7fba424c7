import { effectiveScopes } from '@authpipe/providers'
import type { ProviderDescriptor, ScopeDescriptor } from '@authpipe/providers'

/** What a selection is made from. */
export interface ScopeSelectionInput {
  readonly provider: ProviderDescriptor
  /** Locked: always part of it. */
  readonly required?: readonly string[] | undefined
  /** What an earlier consent granted. */
  readonly granted?: readonly string[] | undefined
  /** What may be offered, besides what is required. @default all there is */
  readonly available?: readonly string[] | undefined
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
  readonly available: readonly ScopeItem[]
  /** What was picked, of what is on offer. */
  readonly selected: readonly string[]
  /** Everything that the choice amounts to: picked, required and implied. */
  readonly effective: readonly string[]
  /** Brought along by others. */
  readonly implied: readonly string[]
  /** Of `effective`, what was not granted before. */
  readonly missing: readonly string[]
}

/** Works out what picking these scopes amounts to. */
export function resolveScopes(
  input: ScopeSelectionInput,
  picked: readonly string[],
): ScopeSelection {
  const { provider, required = [], granted = [] } = input
  const { scopes } = provider
  const own = offered(input, [...picked, ...required])
  const effective = effectiveScopes(provider, own)
  const covered = effectiveScopes(provider, granted)
  const all = Object.keys(scopes).filter((scope) => effective.has(scope))

  return {
    available: offered(input).map((scope) => {
      const bringer = own.find((p) => p !== scope && effectiveScopes(provider, [p]).has(scope))
      const isRequired = required.includes(scope)
      return {
        // Its names are the descriptor's own keys.
        ...(scopes[scope] as ScopeDescriptor),
        scope,
        isChecked: effective.has(scope),
        isLocked: isRequired || !!bringer,
        isRequired,
        includedIn: bringer && scopes[bringer]?.title,
        isGranted: covered.has(scope),
      }
    }),
    selected: offered(input, picked),
    effective: all,
    implied: all.filter((scope) => !own.includes(scope)),
    missing: all.filter((scope) => !covered.has(scope)),
  }
}

/**
 * The picked scopes after one was switched. Switching on brings the scopes it is of no use without;
 * switching off takes those along that are of no use without it.
 */
export function toggleScope(
  { provider, required = [] }: ScopeSelectionInput,
  picked: readonly string[],
  scope: string,
): readonly string[] {
  const rest = picked.filter((other) => other !== scope)
  const there = effectiveScopes(provider, [...rest, ...required])
  const lacks = (each: string) =>
    (provider.scopes[each]?.requires ?? []).filter((need) => !there.has(need))
  return rest.length < picked.length
    ? rest.filter((other) => !lacks(other).length)
    : [...rest, scope, ...lacks(scope)]
}

/** Those of the scopes that may be offered, once each, in the descriptor's order. */
export function offered(
  { provider, available, required = [] }: ScopeSelectionInput,
  scopes?: readonly string[],
): readonly string[] {
  return Object.keys(provider.scopes).filter(
    (scope) =>
      (scopes?.includes(scope) ?? true) &&
      (!available || available.includes(scope) || required.includes(scope)),
  )
}
