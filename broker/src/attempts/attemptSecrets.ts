import { createHash, timingSafeEqual } from 'node:crypto'
import type { Ports } from '../ports.ts'

/** 256 bits: a state, a browser cookie, a completion code, a PKCE verifier. 43 characters. */
export function createSecret(ports: Pick<Ports, 'randomBytes'>): string {
  return Buffer.from(ports.randomBytes(32)).toString('base64url')
}

/** SHA-256, base64url: how secrets of an attempt are kept, and S256 of RFC 7636 §4.2. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Whether `secret` is the preimage of `hash`. Takes the same time for every wrong one. */
export function matchesHash(secret: string, hash: string | null): boolean {
  if (hash === null) return false
  const given = Buffer.from(hashSecret(secret))
  const wanted = Buffer.from(hash)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
