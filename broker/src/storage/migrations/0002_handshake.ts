import { sql } from 'kysely'
import type { ColumnDefinitionBuilder, Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Every way to launch a window and to finish: what is asked in it, where it finishes without an opener,
 * and what was seen of openers, which earlier was one pair of counters for each provider.
 */
export const handshake: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await add(db, 'connect_token', 'relay_url')
    await add(db, 'connect_token', 'return_url')

    await add(db, 'attempt', 'display', 'text', (c) => c.notNull().defaultTo('popup'))
    await add(db, 'attempt', 'relay_url')
    await add(db, 'attempt', 'return_url')
    await add(db, 'attempt', 'question')
    await add(db, 'attempt', 'number')
    await add(db, 'attempt', 'hop_box', 'blob')

    await db.schema.dropTable('opener_statistic').execute()
    await db.schema
      .createTable('opener_sample')
      .addColumn('about', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('witness', 'text', (c) => c.notNull())
      .addColumn('seen', 'text', (c) => c.notNull())
      .addColumn('seen_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('opener_sample_pk', ['about', 'name', 'witness'])
      .modifyEnd(sql`strict`)
      .execute()
  },
}

/** SQLite adds one column at a time. */
async function add(
  db: Kysely<unknown>,
  table: string,
  column: string,
  type: 'text' | 'blob' = 'text',
  define: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder = (c) => c,
): Promise<void> {
  await db.schema.alterTable(table).addColumn(column, type, define).execute()
}
