import { createCipheriv, createDecipheriv, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/*
 * A box, version 1, in bytes:
 *
 *   0       1       2          18        50         82                n-16    n
 *   ├─ 0x01 ┼─ 0x01 ┼─ key id ─┼─ salt ──┼─ commit ─┼─ ciphertext … ──┼─ tag ─┤
 *     version suite    16         32        32                           16
 *
 *   place  = LP(version ‖ suite ‖ key id), LP(part), LP(part) …     LP(x) = length as u32be ‖ x
 *   okm    = HKDF-SHA-512(key, salt, "authpipe/vault/v1" ‖ place, 76)
 *   okm    = cipher key (32) ‖ iv (12) ‖ commit (32)
 *   ciphertext, tag = AES-256-GCM(cipher key, iv, AAD = place)
 *
 * Every box has a cipher key of its own, so random salts never run into GCM's limit of 2^32 messages
 * per key (NIST SP 800-38D §8.3). GCM does not commit to its key; `commit` does, as in the AWS
 * Encryption SDK's suite 0x0478. The lengths keep `["a|b"]` and `["a", "b"]` apart.
 */

const VERSION = 0x01
const SUITE = 0x01
const LABEL = Buffer.from('authpipe/vault/v1')
const KEY_ID_BYTES = 16
const SALT_BYTES = 32
const COMMIT_BYTES = 32
const CIPHER_KEY_BYTES = 32
const IV_BYTES = 12
/** Said at every use: without it, Node accepts a tag cut to 4 bytes. */
const TAG_BYTES = 16

const KEY_ID_AT = 2
const SALT_AT = KEY_ID_AT + KEY_ID_BYTES
const COMMIT_AT = SALT_AT + SALT_BYTES
const CIPHERTEXT_AT = COMMIT_AT + COMMIT_BYTES

/** A key, and the name by which a box says that it needs it. */
export interface BoxKey {
  /** 32 hex characters. */
  readonly id: string
  readonly key: KeyObject
}

/** Seals a secret for one place. */
export function sealBox(
  { id, key }: BoxKey,
  place: readonly string[],
  secret: Uint8Array,
  randomBytes: (size: number) => Uint8Array,
): Uint8Array {
  const header = Buffer.concat([Uint8Array.of(VERSION, SUITE), Buffer.from(id, 'hex')])
  const salt = randomBytes(SALT_BYTES)
  const aad = encodePlace(header, place)
  const derived = derive(key, salt, aad)
  const cipher = createCipheriv('aes-256-gcm', derived.cipherKey, derived.iv, {
    authTagLength: TAG_BYTES,
  })
  cipher.setAAD(aad)
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()])
  const box = Buffer.concat([header, salt, derived.commit, ciphertext, cipher.getAuthTag()])
  derived.wipe()
  return box
}

/** What a box holds; `undefined` when it was altered, is of another place, or of another key. */
export function openBox(
  { id, key }: BoxKey,
  place: readonly string[],
  box: Uint8Array,
): Buffer | undefined {
  if (boxKeyId(box) !== id) return undefined
  const bytes = Buffer.from(box.buffer, box.byteOffset, box.byteLength)
  const aad = encodePlace(bytes.subarray(0, SALT_AT), place)
  const derived = derive(key, bytes.subarray(SALT_AT, COMMIT_AT), aad)
  try {
    // Before decrypting: a box that opens under two keys is never even tried with the wrong one.
    if (!timingSafeEqual(derived.commit, bytes.subarray(COMMIT_AT, CIPHERTEXT_AT))) return undefined
    const decipher = createDecipheriv('aes-256-gcm', derived.cipherKey, derived.iv, {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(aad)
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    const secret = decipher.update(bytes.subarray(CIPHERTEXT_AT, -TAG_BYTES))
    decipher.final()
    return secret
  } catch {
    // OpenSSL's refusal of the tag says nothing that a caller may tell apart from the other refusals.
    return undefined
  } finally {
    derived.wipe()
  }
}

/** The id of the key a box needs; `undefined` when it is no box of this version. */
export function boxKeyId(box: Uint8Array): string | undefined {
  if (box.length < CIPHERTEXT_AT + TAG_BYTES) return undefined
  if (box[0] !== VERSION || box[1] !== SUITE) return undefined
  return Buffer.from(box.subarray(KEY_ID_AT, SALT_AT)).toString('hex')
}

function derive(key: KeyObject, salt: Uint8Array, aad: Uint8Array) {
  const length = CIPHER_KEY_BYTES + IV_BYTES + COMMIT_BYTES
  const okm = Buffer.from(hkdfSync('sha512', key, salt, Buffer.concat([LABEL, aad]), length))
  return {
    cipherKey: okm.subarray(0, CIPHER_KEY_BYTES),
    iv: okm.subarray(CIPHER_KEY_BYTES, CIPHER_KEY_BYTES + IV_BYTES),
    commit: okm.subarray(CIPHER_KEY_BYTES + IV_BYTES),
    wipe: () => okm.fill(0),
  }
}

function encodePlace(header: Uint8Array, place: readonly string[]): Buffer {
  const parts = [header, ...place.map((part) => Buffer.from(part))]
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(part.length)
      return [length, part]
    }),
  )
}
