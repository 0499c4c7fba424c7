import { createSecretKey, randomBytes, webcrypto } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { boxKeyId, openBox, sealBox } from '../../src/vault/box.ts'
import type { BoxKey } from '../../src/vault/box.ts'

const keyBytes = Buffer.alloc(32, 7)
const key: BoxKey = { id: '00112233445566778899aabbccddeeff', key: createSecretKey(keyBytes) }
const place = ['tenant', 'credential', 'conn_1', '1', '2']
const secret = Buffer.from('glpat-secret')

const seal = (at = place) => sealBox(key, at, secret, randomBytes)

function lengthPrefixed(bytes: Uint8Array): number[] {
  const prefix = new Uint8Array(4)
  new DataView(prefix.buffer).setUint32(0, bytes.length)
  return [...prefix, ...bytes]
}

/** The construction once more, from its description, with WebCrypto. */
async function openIndependently(sealed: Uint8Array, at: readonly string[]): Promise<string> {
  const box = Uint8Array.from(sealed)
  const text = new TextEncoder()
  const parts = [box.slice(0, 18), ...at.map((part) => text.encode(part))]
  const aad = Uint8Array.from(parts.flatMap(lengthPrefixed))
  const ikm = await webcrypto.subtle.importKey('raw', keyBytes, 'HKDF', false, ['deriveBits'])
  const info = Uint8Array.from([...text.encode('authpipe/vault/v1'), ...aad])
  const hkdf = { name: 'HKDF', hash: 'SHA-512', salt: box.slice(18, 50), info }
  const okm = new Uint8Array(await webcrypto.subtle.deriveBits(hkdf, ikm, 76 * 8))
  expect(box.slice(50, 82)).toEqual(okm.slice(44))
  const aes = await webcrypto.subtle.importKey('raw', okm.slice(0, 32), 'AES-GCM', false, [
    'decrypt',
  ])
  const gcm = { name: 'AES-GCM', iv: okm.slice(32, 44), additionalData: aad, tagLength: 128 }
  return Buffer.from(await webcrypto.subtle.decrypt(gcm, aes, box.slice(82))).toString()
}

describe('a box', () => {
  it('gives back what was sealed', () => {
    expect(openBox(key, place, seal())?.toString()).toBe('glpat-secret')
  })

  it('holds an empty secret as well', () => {
    const box = sealBox(key, place, new Uint8Array(), randomBytes)

    expect(openBox(key, place, box)).toEqual(Buffer.alloc(0))
  })

  it('opens by its description alone, in another implementation', async () => {
    expect(await openIndependently(seal(), place)).toBe('glpat-secret')
  })

  it('has the same bytes in every release', () => {
    const box = sealBox(key, place, secret, (size) => new Uint8Array(size).fill(9))

    expect(Buffer.from(box).toString('hex')).toMatchInlineSnapshot(
      `"010100112233445566778899aabbccddeeff0909090909090909090909090909090909090909090909090909090909090909595f0ef5972ac504a8e00e60804fc490a6e91b8c6ff12e29f5dcaf87820d9376adf01ddc054bf474fffe57234a49cb3d539fd344cb9092e8982f57df"`,
    )
  })

  it('is refused with any bit of any byte flipped', () => {
    const box = seal()
    const flips = Array.from(box).flatMap((_byte, at) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => [at, bit]),
    )

    const opened = flips.filter(([at = 0, bit = 0]) => {
      const altered = Uint8Array.from(box)
      altered[at] = (altered[at] ?? 0) ^ (1 << bit)
      return openBox(key, place, altered) !== undefined
    })

    expect(flips).toHaveLength(box.length * 8)
    expect(opened).toEqual([])
  })

  it('is refused with a byte missing at any length', () => {
    const box = seal()
    const lengths = Array.from(box, (_byte, length) => length)

    expect(lengths.filter((length) => openBox(key, place, box.subarray(0, length)))).toEqual([])
  })

  it('is refused with a tag cut to what Node accepts by default', () => {
    const box = seal()

    for (const tagLength of [4, 8, 12, 13, 14, 15]) {
      const cut = box.subarray(0, box.length - (16 - tagLength))
      expect(openBox(key, place, cut)).toBeUndefined()
    }
  })

  it.each([
    ['another generation', ['tenant', 'credential', 'conn_1', '1', '3']],
    ['another connection', ['tenant', 'credential', 'conn_2', '1', '2']],
    ['another purpose', ['tenant', 'revoke', 'conn_1', '1', '2']],
    ['another tenant', ['tenant2', 'credential', 'conn_1', '1', '2']],
    ['parts cut elsewhere', ['tenantc', 'redential', 'conn_1', '1', '2']],
    ['parts joined', ['tenant', 'credentialconn_1', '1', '2']],
    ['a part more', [...place, '']],
    ['a part less', place.slice(0, -1)],
  ])('is refused in %s', (_case, elsewhere) => {
    expect(openBox(key, elsewhere, seal())).toBeUndefined()
  })

  it('is refused by another key of the same name, before anything is decrypted', () => {
    const other = { id: key.id, key: createSecretKey(Buffer.alloc(32, 8)) }

    expect(openBox(other, place, seal())).toBeUndefined()
  })

  it('never has the same bytes twice', () => {
    expect(seal()).not.toEqual(seal())
  })

  it('says which key it needs', () => {
    expect(boxKeyId(seal())).toBe(key.id)
    expect(boxKeyId(randomBytes(20))).toBeUndefined()
  })
})
