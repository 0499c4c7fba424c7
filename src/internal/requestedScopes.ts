import type { Connection } from '@authpipe/protocol'

/**
 * The scopes to ask for. Renewing asks for what the connection had as well, so that it never loses a
 * permission on the way; `undefined` leaves the choice to the operator.
 */
export function requestedScopes(
  scopes: readonly string[] | undefined,
  requiredScopes: readonly string[] | undefined,
  renewed: Connection | null | undefined,
): readonly string[] | undefined {
  if (!scopes && !requiredScopes && !renewed) return undefined
  return [
    ...new Set([
      ...(scopes ?? []),
      ...(requiredScopes ?? []),
      ...(renewed ? renewed.scopes.requested : []),
    ]),
  ]
}
