import type { ProviderDescriptor, ScopeDescriptor } from './types.ts'

/** What each scope covers by itself, directly. A scope without an entry covers nothing. */
export type ScopeImplications = Readonly<Record<string, readonly string[]>>

/** Where implications are read from: a provider's descriptor, or its bare table. */
export type ImplicationSource = ScopeImplications | Pick<ProviderDescriptor, 'id' | 'scopes'>

/**
 * Everything that the selected scopes cover besides themselves, through any number of steps. A
 * selected scope is in it only if another selected one covers it. Unknown scopes cover nothing.
 */
export function impliedScopes(source: ImplicationSource, selected: Iterable<string>): Set<string> {
  return effectiveScopes(
    source,
    [...selected].flatMap((scope) => directlyImplied(source, scope)),
  )
}

/** The selected scopes, and everything they cover. */
export function effectiveScopes(
  source: ImplicationSource,
  selected: Iterable<string>,
): Set<string> {
  const covered = new Set(selected)
  // What is added to a set while it is walked is walked as well.
  for (const scope of covered) directlyImplied(source, scope).forEach((each) => covered.add(each))
  return covered
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
  // A table holds lists only, so text under `id` tells a descriptor.
  const table = (typeof source.id === 'string' ? source.scopes : source) as Readonly<
    Record<string, readonly string[] | ScopeDescriptor>
  >
  // Scopes are the provider's words: one called "constructor" must not find Object's.
  const entry = Object.hasOwn(table, scope) ? table[scope] : undefined
  return (entry && 'title' in entry ? entry.implies : entry) ?? []
}
