import { BrokerError } from '../BrokerError.ts'
import { boxKeyId, openBox, sealBox } from './box.ts'
import type { BoxKey } from './box.ts'
import { checkCanary } from './checkCanary.ts'
import { createTenantKeys } from './createTenantKeys.ts'
import type { TenantKeysOptions } from './createTenantKeys.ts'
import type { BoxContext, Vault } from './Vault.ts'

/**
 * A vault over the database's tenant keys. Do not seal or open inside a transaction: a tenant's key may
 * have to be read, and the database has one connection.
 * @throws {StartupError} when the keyset is not the one the database was sealed with
 */
export async function createVault(options: TenantKeysOptions): Promise<Vault> {
  await checkCanary(options.db, options.keyset, options.randomBytes)
  const tenantKeys = createTenantKeys(options)

  return {
    seal: async (tenantId, context, secret) => {
      const key = await available(() => tenantKeys.getPrimary(tenantId))
      return sealBox(key, place(tenantId, context), Buffer.from(secret), options.randomBytes)
    },
    open: async (tenantId, context, box) => {
      const keyId = boxKeyId(box)
      if (keyId === undefined) throw new BrokerError('vault_decrypt_failed')
      const key = await available(() => tenantKeys.find(tenantId, keyId))
      const secret = key && openBox(key, place(tenantId, context), box)
      if (secret === undefined) throw new BrokerError('vault_decrypt_failed')
      const text = secret.toString('utf8')
      secret.fill(0)
      return text
    },
  }
}

async function available<Key extends BoxKey | undefined>(get: () => Promise<Key>): Promise<Key> {
  try {
    return await get()
  } catch (cause) {
    throw new BrokerError('vault_unavailable', { cause })
  }
}

function place(tenantId: string, context: BoxContext): readonly string[] {
  return [tenantId, ...context.map(String)]
}
