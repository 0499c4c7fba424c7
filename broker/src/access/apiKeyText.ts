import { crc32 } from 'node:zlib'

/*
 * An API key, in characters:
 *
 *   ap_ k3yId0123456 _ …43 characters… 5Yh2aB
 *       ├─ key id ─┤   ├─ secret ────┤ ├ crc ┤
 *
 * All base62. Prefix and checksum let a scanner tell a leaked key from noise, without asking anybody.
 */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const PATTERN = /^(ap_([0-9A-Za-z]{12})_([0-9A-Za-z]{43}))([0-9A-Za-z]{6})$/

/** The parts of an API key that say who it is. */
export interface ApiKeyParts {
  readonly keyId: string
  readonly secret: string
}

/** Writes a fresh API key. */
export function buildApiKey(randomBytes: (size: number) => Uint8Array): ApiKeyParts & {
  readonly apiKey: string
} {
  const keyId = base62(randomBytes(9), 12)
  const secret = base62(randomBytes(32), 43)
  const body = `ap_${keyId}_${secret}`
  return { keyId, secret, apiKey: body + checksum(body) }
}

/** Reads an API key; `undefined` when it is none. */
export function parseApiKey(text: string): ApiKeyParts | undefined {
  const [, body, keyId, secret, crc] = PATTERN.exec(text) ?? []
  if (body === undefined || keyId === undefined || secret === undefined) return undefined
  return checksum(body) === crc ? { keyId, secret } : undefined
}

function checksum(body: string): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(body))
  return base62(bytes, 6)
}

function base62(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  while (text.length < length) {
    text = ALPHABET.charAt(Number(rest % 62n)) + text
    rest /= 62n
  }
  return text
}
