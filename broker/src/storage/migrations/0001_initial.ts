import { sql } from 'kysely'
import type { CreateTableBuilder, Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Every table of `Schema`. Strict tables, so that SQLite refuses a value of another type. */
export const initial: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createKeyTables(db)
    await createConnectTables(db)
    await createConnectionTables(db)
  },
}

async function createKeyTables(db: Kysely<unknown>): Promise<void> {
  await create(
    db.schema
      .createTable('api_key')
      .addColumn('key_id', 'text', (c) => c.primaryKey())
      .addColumn('mac', 'blob', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('revoked_at', 'integer'),
  )
  await create(
    db.schema
      .createTable('kek_canary')
      .addColumn('kek_id', 'text', (c) => c.primaryKey())
      .addColumn('box', 'blob', (c) => c.notNull()),
  )
  await create(
    db.schema
      .createTable('tenant_key')
      .addColumn('dek_id', 'text', (c) => c.primaryKey())
      .addColumn('tenant_id', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('primary', 'retired')`))
      .addColumn('kek_id', 'text', (c) => c.notNull())
      .addColumn('wrapped', 'blob', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull()),
  )
  await db.schema
    .createIndex('tenant_key_primary')
    .unique()
    .on('tenant_key')
    .column('tenant_id')
    .where(sql.ref('state'), '=', sql.lit('primary'))
    .execute()
}

async function createConnectTables(db: Kysely<unknown>): Promise<void> {
  await create(
    db.schema
      .createTable('connect_token')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('tenant_id', 'text', (c) => c.notNull())
      .addColumn('user_id', 'text', (c) => c.notNull())
      .addColumn('user_label', 'text')
      .addColumn('providers', 'text')
      .addColumn('scopes', 'text')
      .addColumn('origins', 'text', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('expires_at', 'integer', (c) => c.notNull()),
  )
  await index(db, 'connect_token', ['expires_at'])
  await createAttemptTable(db)
  await create(
    db.schema
      .createTable('opener_statistic')
      .addColumn('provider', 'text', (c) => c.primaryKey())
      .addColumn('kept', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('lost', 'integer', (c) => c.notNull().defaultTo(0)),
  )
}

async function createAttemptTable(db: Kysely<unknown>): Promise<void> {
  await create(
    db.schema
      .createTable('attempt')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('binding', 'text', (c) => c.notNull())
      .addColumn('tenant_id', 'text', (c) => c.notNull())
      .addColumn('user_id', 'text', (c) => c.notNull())
      .addColumn('user_label', 'text')
      .addColumn('origin', 'text', (c) => c.notNull())
      .addColumn('provider', 'text', (c) => c.notNull())
      .addColumn('scopes', 'text', (c) => c.notNull())
      .addColumn('connection_id', 'text')
      .addColumn('login_hint', 'text')
      .addColumn('code_challenge', 'text', (c) => c.notNull())
      .addColumn('boot_hash', 'text', (c) => c.notNull().unique())
      .addColumn('launch_hash', 'text', (c) => c.notNull())
      .addColumn('launched', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('boot_seen', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('opener_lost', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('state_hash', 'text', (c) => c.unique())
      .addColumn('cookie_hash', 'text')
      .addColumn('pkce_box', 'blob')
      .addColumn('code_box', 'blob')
      .addColumn('completion_hash', 'text')
      .addColumn('completion_expires_at', 'integer')
      .addColumn('authorized_at', 'integer')
      .addColumn('result_connection_id', 'text')
      .addColumn('finished_at', 'integer')
      .addColumn('error_code', 'text')
      .addColumn('provider_error', 'text')
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('expires_at', 'integer', (c) => c.notNull()),
  )
  await index(db, 'attempt', ['tenant_id', 'user_id'])
  await index(db, 'attempt', ['expires_at'])
}

async function createConnectionTables(db: Kysely<unknown>): Promise<void> {
  await create(
    db.schema
      .createTable('connection')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('tenant_id', 'text', (c) => c.notNull())
      .addColumn('user_id', 'text', (c) => c.notNull())
      .addColumn('provider', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('instance_url', 'text', (c) => c.notNull())
      .addColumn('auth_type', 'text', (c) => c.notNull())
      .addColumn('account_id', 'text', (c) => c.notNull())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('scopes_requested', 'text', (c) => c.notNull())
      .addColumn('scopes_granted', 'text', (c) => c.notNull())
      .addColumn('label', 'text')
      .addColumn('epoch', 'integer', (c) => c.notNull())
      .addColumn('generation', 'integer', (c) => c.notNull())
      .addColumn('access_expires_at', 'integer')
      .addColumn('access_lifetime', 'integer')
      .addColumn('refresh_sent_at', 'integer')
      .addColumn('last_refreshed_at', 'integer')
      .addColumn('checked_at', 'integer')
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .addColumn('deleted_at', 'integer')
      .addColumn('audit', 'text', (c) => c.notNull()),
  )
  // Also finds the connections of one end user, and of one provider: its first columns.
  await db.schema
    .createIndex('connection_account')
    .unique()
    .on('connection')
    .columns(['tenant_id', 'user_id', 'provider', 'instance_url', 'account_id'])
    .where(sql.ref('deleted_at'), 'is', null)
    .execute()
  await create(
    db.schema
      .createTable('credential_version')
      .addColumn('connection_id', 'text', (c) =>
        c.notNull().references('connection.id').onDelete('cascade'),
      )
      .addColumn('epoch', 'integer', (c) => c.notNull())
      .addColumn('generation', 'integer', (c) => c.notNull())
      .addColumn('box', 'blob', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('credential_version_pk', ['connection_id', 'epoch', 'generation']),
  )
  await create(
    db.schema
      .createTable('revoke_outbox')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('provider', 'text', (c) => c.notNull())
      .addColumn('tenant_id', 'text', (c) => c.notNull())
      .addColumn('box', 'blob', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('next_at', 'integer', (c) => c.notNull()),
  )
  await index(db, 'revoke_outbox', ['next_at'])
}

async function create(table: CreateTableBuilder<string, string>): Promise<void> {
  await table.modifyEnd(sql`strict`).execute()
}

async function index(db: Kysely<unknown>, table: string, columns: string[]): Promise<void> {
  await db.schema
    .createIndex(`${table}_${columns.join('_')}`)
    .on(table)
    .columns(columns)
    .execute()
}
