import type { ProviderDescriptor } from './types.ts'

/** What implications are read from. */
export type ImplicationSource = Pick<ProviderDescriptor, 'scopes'>

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

function directlyImplied({ scopes }: ImplicationSource, scope: string): readonly string[] {
  // Scopes are the provider's words: one called "constructor" must not find Object's.
  return (Object.hasOwn(scopes, scope) && scopes[scope]?.implies) || []
}
