import { createHash } from 'node:crypto'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Migration } from 'kysely/migration'
import { StartupError } from '../StartupError.ts'
import { initial } from './migrations/0001_initial.ts'
import { handshake } from './migrations/0002_handshake.ts'
import { finish } from './migrations/0003_finish.ts'
import type { Schema } from './Schema.ts'

/** In the order they are applied. A released migration is never edited: append another. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_initial': initial,
  '0002_handshake': handshake,
  '0003_finish': finish,
}

interface MigrationTable {
  schema_migration: { name: string; checksum: string; applied_at: number }
}

/**
 * Brings a database up to date, each step in a transaction of its own, forward only. The checksum of
 * every applied step is compared with ours, so that a database which grew another way is noticed here
 * and not by a query that fails later.
 * @throws {StartupError} when the database is another program's, or was made by a newer broker, or by
 * other steps
 */
export async function migrate(
  db: Kysely<Schema>,
  migrations: Readonly<Record<string, Migration>> = MIGRATIONS,
): Promise<void> {
  const own = db as unknown as Kysely<MigrationTable>
  await refuseForeign(own)
  await createMigrationTable(own)
  await refuseUnknown(own, migrations)
  for (const [name, migration] of Object.entries(migrations)) {
    const checksum = await checksumOf(migration)
    await own.transaction().execute(async (trx) => {
      // Read inside the transaction: the command line may migrate the same file at this moment.
      const applied = await trx
        .selectFrom('schema_migration')
        .select('checksum')
        .where('name', '=', name)
        .executeTakeFirst()
      if (applied !== undefined) return assertSame(name, applied.checksum, checksum)
      await migration.up(trx)
      const row = { name, checksum, applied_at: Date.now() }
      await trx.insertInto('schema_migration').values(row).execute()
    })
  }
}

/** Before anything is written: ours has no table without our own list of steps, not even for a moment. */
async function refuseForeign(db: Kysely<MigrationTable>): Promise<void> {
  const tables = await db.introspection.getTables()
  const steps = tables.find(({ name }) => name === 'schema_migration')
  const isOurs =
    steps === undefined
      ? tables.length === 0
      : ['name', 'checksum', 'applied_at'].every((column) =>
          steps.columns.some(({ name }) => name === column),
        )
  if (isOurs) return
  throw new StartupError([
    'The database is another program’s, and was left as it is. ' +
      'Point AUTHPIPE_DATABASE at the file of this broker, or at a path where there is none yet.',
  ])
}

async function createMigrationTable(db: Kysely<MigrationTable>): Promise<void> {
  await db.schema
    .createTable('schema_migration')
    .ifNotExists()
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('checksum', 'text', (c) => c.notNull())
    .addColumn('applied_at', 'integer', (c) => c.notNull())
    .execute()
}

async function refuseUnknown(
  db: Kysely<MigrationTable>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const applied = await db.selectFrom('schema_migration').select('name').execute()
  const unknown = applied.map((row) => row.name).filter((name) => !(name in migrations))
  if (unknown.length === 0) return
  throw new StartupError([
    `The database was used by a newer broker (it has ${unknown.join(', ')}). ` +
      'Run that version or a later one; going back needs the backup from before the upgrade.',
  ])
}

function assertSame(name: string, applied: string, ours: string): void {
  if (applied === ours) return
  throw new StartupError([
    `The database was built by another version of ${name} than this broker carries. ` +
      'Run the released broker that made it, or restore a backup.',
  ])
}

/** SHA-256 of the statements a migration sends, collected without a database. */
async function checksumOf(migration: Migration): Promise<string> {
  const hash = createHash('sha256')
  const recorder = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    log: (event) => {
      hash.update(`${event.query.sql}\n`)
    },
  })
  await migration.up(recorder)
  return hash.digest('hex')
}
