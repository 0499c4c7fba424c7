import type { Insertable, Selectable } from 'kysely'
import { BrokerError } from '../BrokerError.ts'
import { errorFields } from '../errorFields.ts'
import { getProvider } from '../getProvider.ts'
import { revokeTokens } from '../oauth/revokeTokens.ts'
import type { Ports } from '../ports.ts'
import type { RevokeOutboxTable } from '../storage/Schema.ts'
import type { StoredTokens } from './storedTokens.ts'

const LONGEST_WAIT_MS = 60 * 60_000
/** With the doubling waits of production, about a day. */
const MOST_TRIES = 30

/** Tokens of ours that are to die, and where. */
export interface Revocation {
  readonly tenantId: string
  /** The provider's slug. */
  readonly provider: string
  /** The instance they are of: they are sent nowhere else, whatever the slug means by then. */
  readonly instanceUrl: string
  readonly tokens: StoredTokens
}

/** The outbox row of a revocation, to be written together with what makes it necessary. */
export async function sealRevocation(
  ports: Ports,
  { tenantId, provider, instanceUrl, tokens }: Revocation,
): Promise<Insertable<RevokeOutboxTable>> {
  const id = `rev_${Buffer.from(ports.randomBytes(16)).toString('base64url')}`
  const { accessToken, refreshToken } = tokens
  const secret = JSON.stringify({ instanceUrl, accessToken, refreshToken })
  const box = await ports.vault.seal(tenantId, ['revoke', id], secret)
  // The first try follows at once; the loop comes after it.
  return { id, provider, tenant_id: tenantId, box, next_at: ports.now() + ports.timers.revokeRetry }
}

/** Puts a revocation into the outbox, and tries it at once without making the caller wait. */
export async function revokeSoon(ports: Ports, revocation: Revocation): Promise<void> {
  const row = await sealRevocation(ports, revocation)
  await ports.db.insertInto('revoke_outbox').values(row).execute()
  void tryRevocation(ports, row.id)
}

/** Tries every revocation that is due. */
export async function tryRevocationsDue(ports: Ports): Promise<void> {
  const due = await ports.db
    .selectFrom('revoke_outbox')
    .select('id')
    .where('next_at', '<=', ports.now())
    .orderBy('next_at')
    .limit(50)
    .execute()
  for (const { id } of due) await tryRevocation(ports, id)
}

/** Tries one revocation, and forgets it when it is done. Never throws: the loop tries again. */
export async function tryRevocation(ports: Ports, id: string): Promise<void> {
  try {
    const row = await ports.db
      .selectFrom('revoke_outbox')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    if (row === undefined) return
    const failure = await revoke(ports, row)
    if (failure === undefined) await forget(ports, id)
    else await postpone(ports, row, failure)
  } catch (error) {
    ports.log.error(errorFields(error), 'a revocation could not be tried')
  }
}

async function revoke(
  ports: Ports,
  row: Selectable<RevokeOutboxTable>,
): Promise<BrokerError | undefined> {
  try {
    const text = await ports.vault.open(row.tenant_id, ['revoke', row.id], row.box)
    // Authenticated by the box, so it is what `sealRevocation` wrote.
    const sealed = JSON.parse(text) as StoredTokens & { readonly instanceUrl: string }
    const { provider } = getProvider(ports.config, row.provider)
    if (provider.client.instanceUrl !== sealed.instanceUrl) return new BrokerError('config_error')
    await revokeTokens(ports, provider, sealed)
    return undefined
  } catch (error) {
    if (error instanceof BrokerError) return error
    throw error
  }
}

async function postpone(
  ports: Ports,
  row: Selectable<RevokeOutboxTable>,
  { code }: BrokerError,
): Promise<void> {
  const attempts = row.attempts + 1
  // A box that does not open today does not open tomorrow.
  if (attempts >= MOST_TRIES || code === 'vault_decrypt_failed') {
    ports.log.error(
      { code, provider: row.provider, tenantId: row.tenant_id },
      'gave up revoking a token: it may live on at the provider',
    )
    return forget(ports, row.id)
  }
  const wait = Math.min(ports.timers.revokeRetry * 2 ** row.attempts, LONGEST_WAIT_MS)
  await ports.db
    .updateTable('revoke_outbox')
    .set({ attempts, next_at: ports.now() + wait })
    .where('id', '=', row.id)
    .execute()
}

async function forget({ db }: Ports, id: string): Promise<void> {
  await db.deleteFrom('revoke_outbox').where('id', '=', id).execute()
}
