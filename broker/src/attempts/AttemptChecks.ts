/**
 * The two defences against forced linking. Always on: no configuration and no public entry reaches
 * them. Tests turn one off to prove that the attack then works, so that its absence means something.
 */
export interface AttemptChecks {
  /** A launch needs the launch secret, from the attempt's own origin (`docs/handshake.md`). */
  readonly binding: boolean
  /** The callback must arrive with the cookie of the launch. */
  readonly browserCookie: boolean
}

/** What production runs with. */
export const ALL_CHECKS: AttemptChecks = { binding: true, browserCookie: true }
