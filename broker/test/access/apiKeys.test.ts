import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { authenticateApiKey } from '../../src/access/authenticateApiKey.ts'
import { createApiKey } from '../../src/access/createApiKey.ts'
import { listApiKeys } from '../../src/access/listApiKeys.ts'
import { revokeApiKey } from '../../src/access/revokeApiKey.ts'
import { createTestKeyset, createTestPorts } from '../support/createTestPorts.ts'

const invalid = { name: 'BrokerError', code: 'api_key_invalid' }

it('accepts a key it made, and says which it is', async () => {
  const ports = await createTestPorts()

  const { apiKey, keyId } = await createApiKey(ports, { name: 'Acme' })

  expect(apiKey).toMatch(/^ap_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/)
  expect(await authenticateApiKey(ports, `Bearer ${apiKey}`)).toEqual({ keyId })
  expect(await authenticateApiKey(ports, `bearer ${apiKey}`)).toEqual({ keyId })
})

it('keeps nothing from which the key could be read', async () => {
  const ports = await createTestPorts()

  const { apiKey } = await createApiKey(ports, { name: 'Acme' })

  const secret = apiKey.split('_')[2]?.slice(0, 43) ?? ''
  const [row] = await ports.db.selectFrom('api_key').selectAll().execute()
  expect(row?.mac).toHaveLength(32)
  expect(JSON.stringify({ ...row, mac: Buffer.from(row?.mac ?? []).toString() })).not.toContain(
    secret,
  )
})

it.each([
  ['missing', () => undefined],
  ['of another scheme', (key: string) => `Basic ${key}`],
  ['empty', () => 'Bearer '],
  ['cut', (key: string) => `Bearer ${key.slice(0, -1)}`],
  ['mistyped', (key: string) => `Bearer ${swapLast(key)}`],
  ['followed by something', (key: string) => `Bearer ${key} x`],
])('refuses a key that is %s', async (_case, header) => {
  const ports = await createTestPorts()
  const { apiKey } = await createApiKey(ports, { name: 'Acme' })

  await expect(authenticateApiKey(ports, header(apiKey))).rejects.toMatchObject(invalid)
})

it('refuses a right key id with the secret of another key', async () => {
  const ports = await createTestPorts()
  const mine = await createApiKey(ports, { name: 'mine' })
  const other = await createApiKey(ports, { name: 'other' })
  await ports.db
    .updateTable('api_key')
    .set({ key_id: 'gone' })
    .where('key_id', '=', mine.keyId)
    .execute()
  await ports.db
    .updateTable('api_key')
    .set({ key_id: mine.keyId })
    .where('key_id', '=', other.keyId)
    .execute()

  await expect(authenticateApiKey(ports, `Bearer ${mine.apiKey}`)).rejects.toMatchObject(invalid)
})

it('refuses every key under another pepper', async () => {
  const ports = await createTestPorts()
  const { apiKey } = await createApiKey(ports, { name: 'Acme' })

  const stolen = { db: ports.db, keyset: createTestKeyset() }

  await expect(authenticateApiKey(stolen, `Bearer ${apiKey}`)).rejects.toMatchObject(invalid)
})

it('refuses a revoked key from the next request on, and lists it as revoked', async () => {
  const ports = await createTestPorts()
  const { apiKey, keyId } = await createApiKey(ports, { name: 'Acme' })
  ports.clock.advance(1000)

  expect(await revokeApiKey(ports, keyId)).toBe(true)

  await expect(authenticateApiKey(ports, `Bearer ${apiKey}`)).rejects.toMatchObject(invalid)
  expect(await listApiKeys(ports)).toEqual([
    {
      keyId,
      name: 'Acme',
      createdAt: new Date(ports.now() - 1000),
      revokedAt: new Date(ports.now()),
    },
  ])
  expect(await revokeApiKey(ports, keyId)).toBe(false)
})

it('makes keys that all look alike, whatever chance gives', async () => {
  const ports = await createTestPorts()

  for (const fill of [0, 255]) {
    const { apiKey } = await createApiKey(
      { ...ports, randomBytes: (size) => Buffer.alloc(size, fill) },
      { name: 'edge' },
    )
    expect(apiKey).toHaveLength(65)
  }
  const { apiKey } = await createApiKey({ ...ports, randomBytes }, { name: 'usual' })
  expect(apiKey).toHaveLength(65)
})

function swapLast(key: string): string {
  return key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a')
}
