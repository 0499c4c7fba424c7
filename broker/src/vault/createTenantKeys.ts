import { createSecretKey } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { Schema, TenantKeyTable } from '../storage/Schema.ts'
import { openBox, sealBox } from './box.ts'
import type { BoxKey } from './box.ts'
import type { Keyset } from './Keyset.ts'

const CACHED_KEYS = 10_000
const KEY_BYTES = 32

/** What tenants' keys are made of and kept in. */
export interface TenantKeysOptions {
  readonly db: Kysely<Schema>
  readonly keyset: Keyset
  readonly randomBytes: (size: number) => Uint8Array
  readonly now: () => number
}

/** The keys of the tenants, unwrapped on first use and kept in memory. */
export interface TenantKeys {
  /** The key that seals for this tenant; made when it has none. */
  getPrimary(tenantId: string): Promise<BoxKey>
  /** One key of this tenant; `undefined` when it has no such key. */
  find(tenantId: string, keyId: string): Promise<BoxKey | undefined>
}

/** Both throw when a key exists and cannot be unwrapped. */
export function createTenantKeys({ db, keyset, randomBytes, now }: TenantKeysOptions): TenantKeys {
  const primaries = new Map<string, BoxKey>()
  const keys = new Map<string, BoxKey & { readonly tenantId: string }>()

  async function readPrimary(tenantId: string) {
    return db
      .selectFrom('tenant_key')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('state', '=', 'primary')
      .executeTakeFirst()
  }

  async function createPrimary(tenantId: string): Promise<Selectable<TenantKeyTable>> {
    const dekId = Buffer.from(randomBytes(16)).toString('hex')
    const wrapped = sealBox(
      keyset.primary,
      place(tenantId, dekId),
      randomBytes(KEY_BYTES),
      randomBytes,
    )
    const row = { dek_id: dekId, tenant_id: tenantId, wrapped, created_at: now() }
    await db
      .insertInto('tenant_key')
      .values({ ...row, state: 'primary', kek_id: keyset.primary.id })
      // Two first secrets of one tenant at the same time: the index lets one key in, both use it.
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const stored = await readPrimary(tenantId)
    if (stored === undefined) throw new Error('a tenant key was stored and is not there')
    return stored
  }

  function unwrap(row: Selectable<TenantKeyTable>): BoxKey {
    const wrapping = keyset.byId.get(row.kek_id)
    const bytes = wrapping && openBox(wrapping, place(row.tenant_id, row.dek_id), row.wrapped)
    if (bytes === undefined) throw new Error('a tenant key cannot be unwrapped by the keyset')
    const key = { id: row.dek_id, key: createSecretKey(bytes) }
    bytes.fill(0)
    remember(keys, row.dek_id, { ...key, tenantId: row.tenant_id })
    return key
  }

  return {
    getPrimary: async (tenantId) => {
      const known = primaries.get(tenantId)
      if (known !== undefined) return known
      const key = unwrap((await readPrimary(tenantId)) ?? (await createPrimary(tenantId)))
      remember(primaries, tenantId, key)
      return key
    },
    find: async (tenantId, keyId) => {
      const known = keys.get(keyId)
      if (known !== undefined) return known.tenantId === tenantId ? known : undefined
      const row = await db
        .selectFrom('tenant_key')
        .selectAll()
        .where('dek_id', '=', keyId)
        .where('tenant_id', '=', tenantId)
        .executeTakeFirst()
      return row && unwrap(row)
    },
  }
}

/** Keeps the map small by forgetting what was added first; it can be read again. */
function remember<Value>(map: Map<string, Value>, id: string, value: Value): void {
  if (map.size >= CACHED_KEYS) {
    const [oldest] = map.keys()
    if (oldest !== undefined) map.delete(oldest)
  }
  map.set(id, value)
}

function place(tenantId: string, dekId: string): readonly string[] {
  return ['tenant_key', tenantId, dekId]
}
