import { createHash } from 'node:crypto'

/** What is kept of a connect token: SHA-256, base64url. Enough for 256 random bits. */
export function connectTokenHash(connectToken: string): string {
  return createHash('sha256').update(connectToken).digest('base64url')
}
