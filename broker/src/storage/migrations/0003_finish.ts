import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The language of the hosted pages, and the word of a customer's backend for an attempt. */
export const finish: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('connect_token').addColumn('locale', 'text').execute()
    await db.schema.alterTable('attempt').addColumn('locale', 'text').execute()
    await db.schema
      .alterTable('attempt')
      .addColumn('is_confirmed', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
  },
}
