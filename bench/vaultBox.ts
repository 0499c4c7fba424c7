import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'
import { openBox, sealBox } from '../broker/src/vault/box.ts'
import { measure, report } from './measure.ts'

/** What a key of its own, a commitment and a place cost each box, beside bare AES-256-GCM. */
export async function benchVaultBox(): Promise<void> {
  const key = createSecretKey(randomBytes(32))
  const boxKey = { id: randomBytes(16).toString('hex'), key }
  const place = ['org_acme', 'credential', 'conn_1', '1', '7']
  const secret = randomBytes(700)
  const box = sealBox(boxKey, place, secret, randomBytes)

  report('Sealing and opening 700 bytes', [
    await measure('bare AES-256-GCM, one key for all', () => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 })
      const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 })
      decipher.setAuthTag(cipher.getAuthTag())
      return Buffer.concat([decipher.update(sealed), decipher.final()])
    }),
    await measure('sealBox and openBox', () =>
      openBox(boxKey, place, sealBox(boxKey, place, secret, randomBytes)),
    ),
    await measure('openBox alone', () => openBox(boxKey, place, box)),
  ])
}
