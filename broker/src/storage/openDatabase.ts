import { chmodSync, closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { StartupError } from '../StartupError.ts'
import { migrate } from './migrate.ts'
import { NodeSqliteDialect } from './NodeSqliteDialect.ts'
import type { Schema } from './Schema.ts'

const PRAGMAS = [
  'journal_mode = WAL',
  // A rotated token that was acknowledged and then lost to a power cut bricks its connection.
  'synchronous = FULL',
  'foreign_keys = ON',
  'busy_timeout = 5000',
  // What is deleted is overwritten, so that a revoked token's box does not stay in free pages.
  'secure_delete = ON',
]

/**
 * Opens the database, makes it when there is none, and brings it up to date. The file is readable by
 * its owner only. `:memory:` is a database that ends with the process.
 * @throws {StartupError} when the file cannot be opened, is no database of ours, or is of a newer broker
 */
export async function openDatabase(path: string): Promise<Kysely<Schema>> {
  const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(openFile(path)) })
  try {
    await migrate(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return db
}

function openFile(path: string): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    if (path !== ':memory:') restrict(path)
    database = new DatabaseSync(path)
    for (const pragma of PRAGMAS) database.exec(`pragma ${pragma}`)
    return database
  } catch (error) {
    database?.close()
    throw new StartupError(
      [
        `The database ${path} cannot be opened: ${reason(error)}. ` +
          'Point AUTHPIPE_DATABASE at a file in a folder that exists and that this user may write to.',
      ],
      error,
    )
  }
}

/** SQLite gives its `-wal` and `-shm` files the mode of the database itself. */
function restrict(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown reason'
}
