import type { ProviderDescriptor } from './types.ts'

/** What each scope covers by itself, directly. A scope without an entry covers nothing. */
export type ScopeImplications = Readonly<Record<string, readonly string[]>>

/** Where implications are read from: a provider's descriptor, or its bare table. */
export type ImplicationSource = ScopeImplications | Pick<ProviderDescriptor, 'id' | 'scopes'>

/**
 * Everything that the selected scopes cover besides themselves, through any number of steps. A
 * selected scope is in it only if another selected one covers it. Unknown scopes cover nothing.
 */
export function impliedScopes(source: ImplicationSource, selected: Iterable<string>): Set<string> {
  const implied = new Set<string>()
  const visit = (scope: string): void => {
    for (const covered of directlyImplied(source, scope)) {
      if (implied.has(covered)) continue
      implied.add(covered)
      visit(covered)
    }
  }
  for (const scope of selected) visit(scope)
  return implied
}

/** The selected scopes, and everything they cover. */
export function effectiveScopes(
  source: ImplicationSource,
  selected: Iterable<string>,
): Set<string> {
  const own = [...selected]
  return new Set([...own, ...impliedScopes(source, own)])
}

/** The required scopes that the granted ones do not cover, in the order required. */
export function missingScopes(
  source: ImplicationSource,
  granted: Iterable<string>,
  required: Iterable<string>,
): string[] {
  const covered = effectiveScopes(source, granted)
  return [...new Set(required)].filter((scope) => !covered.has(scope))
}

function directlyImplied(source: ImplicationSource, scope: string): readonly string[] {
  // Scopes are the provider's words: one called "constructor" must not find Object's.
  if (isDescriptor(source)) {
    return Object.hasOwn(source.scopes, scope) ? (source.scopes[scope]?.implies ?? []) : []
  }
  return Object.hasOwn(source, scope) ? (source[scope] ?? []) : []
}

/** A table holds arrays only, so text under `id` tells a descriptor. */
function isDescriptor(
  source: ImplicationSource,
): source is Pick<ProviderDescriptor, 'id' | 'scopes'> {
  return typeof source.id === 'string'
}
