/** Whom a connect token speaks for, and what it allows. */
export interface Subject {
  readonly tenantId: string
  readonly userId: string
  readonly userLabel: string | null
  /** The page's origin, one of the token's. */
  readonly origin: string
  /** The provider slugs it may use, of those the operator has. */
  readonly providers: readonly string[]
  /** The scopes it may ask for, by allowed slug, already cut to the operator's. */
  readonly scopes: Readonly<Record<string, readonly string[]>>
  /** The token's relay and return pages, if they are on the page's own origin. */
  readonly relayUrl: string | null
  readonly returnUrl: string | null
  /** The customer's choice of language for the hosted pages. */
  readonly locale: string | null
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}
