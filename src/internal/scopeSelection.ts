import { effectiveScopes } from '@authpipe/providers'
import type { ProviderDescriptor, ScopeDescriptor } from '@authpipe/providers'

/** What a selection is made from. */
export interface ScopeSelectionInput {
  readonly provider: ProviderDescriptor
  /** Locked: always part of it. */
  readonly required: readonly string[]
  /** What an earlier consent granted. */
  readonly granted: readonly string[]
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
  { provider, required, granted, available }: ScopeSelectionInput,
  picked: readonly string[],
): ScopeSelection {
  const { scopes } = provider
  const all = Object.keys(scopes)
  const offered = all.filter(
    (scope) => required.includes(scope) || (available?.includes(scope) ?? true),
  )
  const own = offered.filter((scope) => required.includes(scope) || picked.includes(scope))
  const covered = effectiveScopes(provider, own)
  const owned = effectiveScopes(provider, granted)
  const effective = all.filter((scope) => covered.has(scope))

  return {
    available: offered.map((scope) => {
      const bringer = own.find((p) => p !== scope && effectiveScopes(provider, [p]).has(scope))
      const isRequired = required.includes(scope)
      return {
        // Its names are the descriptor's own keys.
        ...(scopes[scope] as ScopeDescriptor),
        scope,
        isChecked: covered.has(scope),
        isLocked: isRequired || !!bringer,
        isRequired,
        includedIn: bringer && scopes[bringer]?.title,
        isGranted: owned.has(scope),
      }
    }),
    selected: offered.filter((scope) => picked.includes(scope)),
    effective,
    implied: effective.filter((scope) => !own.includes(scope)),
    missing: effective.filter((scope) => !owned.has(scope)),
  }
}

/**
 * The picked scopes after one was switched. Switching on brings the scopes it is of no use without;
 * switching off takes those along that are of no use without it.
 */
export function toggleScope(
  { provider, required }: ScopeSelectionInput,
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
