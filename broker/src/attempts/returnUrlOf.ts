import type { Attempt } from './Attempt.ts'

/** The customer's page, where the window is that page itself and cannot be closed; else `null`. */
export function returnUrlOf({ display, return_url: returnUrl }: Attempt): string | null {
  return display === 'redirect' ? returnUrl : null
}
