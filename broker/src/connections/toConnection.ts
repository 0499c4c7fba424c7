import type { Connection } from '@authpipe/protocol'
import { descriptors, effectiveScopes } from '@authpipe/providers'
import type { ProviderDescriptor } from '@authpipe/providers'
import type { Selectable } from 'kysely'
import type { BrokerConfig } from '../BrokerConfig.ts'
import { readAccount, readList } from '../storage/jsonColumns.ts'
import type { ConnectionTable } from '../storage/Schema.ts'
import { refreshDueAt } from './refreshDueAt.ts'

const KINDS: Readonly<Record<string, ProviderDescriptor>> = descriptors

/** What the world may know of a connection. Nothing secret stands in its row, nor here. */
export function toConnection(
  { providers }: BrokerConfig,
  row: Selectable<ConnectionTable>,
): Connection {
  const granted = readList(row.scopes_granted)
  // A connection may outlive its configuration.
  const kind = providers.find(({ id }) => id === row.provider)?.kind ?? row.provider
  return {
    id: row.id,
    provider: row.provider,
    status: row.status,
    reason: row.reason,
    account: readAccount(row.account),
    instanceUrl: row.instance_url,
    authType: row.auth_type,
    scopes: {
      requested: readList(row.scopes_requested),
      granted,
      effective: [...effectiveScopes(KINDS[kind] ?? { scopes: {} }, granted)],
    },
    label: row.label,
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
    expiresAt: isoDate(row.access_expires_at),
    health: {
      checkedAt: isoDate(row.checked_at),
      lastRefreshedAt: isoDate(row.last_refreshed_at),
      nextRefreshAt: row.status === 'needs_reauth' ? null : isoDate(refreshDueAt(row)),
    },
    hint: null,
  }
}

function isoDate(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
