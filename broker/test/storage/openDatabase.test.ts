import { chmodSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../src/storage/migrate.ts'
import { openDatabase } from '../../src/storage/openDatabase.ts'

const temporaryFile = () => join(mkdtempSync(join(tmpdir(), 'authpipe-')), 'broker.db')

const canary = { kek_id: 'a', box: Uint8Array.of(1) }

describe('openDatabase', () => {
  it('finds again what it wrote', async () => {
    const path = temporaryFile()
    const first = await openDatabase(path)
    await first.insertInto('kek_canary').values(canary).execute()
    await first.destroy()

    const second = await openDatabase(path)

    expect(await second.selectFrom('kek_canary').selectAll().execute()).toEqual([canary])
    await second.destroy()
  })

  it('lets its owner alone read the file, also one that was open to others', async () => {
    const path = temporaryFile()
    writeFileSync(path, '')
    chmodSync(path, 0o644)

    const db = await openDatabase(path)

    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600)
    await db.destroy()
  })

  it('writes through to the disk at every commit', async () => {
    const db = await openDatabase(temporaryFile())

    const journal = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(db)
    const synchronous = await sql<{ synchronous: number }>`pragma synchronous`.execute(db)

    expect(journal.rows[0]?.journal_mode).toBe('wal')
    expect(synchronous.rows[0]?.synchronous).toBe(2)
    await db.destroy()
  })

  it('shares the file with the command line', async () => {
    const path = temporaryFile()
    const broker = await openDatabase(path)
    await broker.selectFrom('kek_canary').selectAll().execute()
    const commandLine = await openDatabase(path)

    await commandLine.insertInto('kek_canary').values(canary).execute()
    await broker.transaction().execute(async (trx) => {
      await trx.selectFrom('kek_canary').selectAll().execute()
      await trx.deleteFrom('kek_canary').execute()
    })

    expect(await commandLine.selectFrom('kek_canary').selectAll().execute()).toEqual([])
    await broker.destroy()
    await commandLine.destroy()
  })

  it('keeps others from writing between the reads and the writes of a transaction', async () => {
    const path = temporaryFile()
    const broker = await openDatabase(path)
    const other = new DatabaseSync(path, { timeout: 0 })

    await broker.transaction().execute(async (trx) => {
      await trx.selectFrom('kek_canary').selectAll().execute()
      expect(() => other.exec(`insert into kek_canary values ('x', x'01')`)).toThrow(/locked/)
      await trx.insertInto('kek_canary').values(canary).execute()
    })

    expect(await broker.selectFrom('kek_canary').selectAll().execute()).toEqual([canary])
    other.close()
    await broker.destroy()
  })

  it('keeps transactions apart that run at the same time', async () => {
    const db = await openDatabase(':memory:')
    const add = (id: string) =>
      db.transaction().execute(async (trx) => {
        const { length } = await trx.selectFrom('kek_canary').selectAll().execute()
        await new Promise(setImmediate)
        await trx
          .insertInto('kek_canary')
          .values({ kek_id: id, box: Uint8Array.of(length) })
          .execute()
      })

    await Promise.all([add('a'), add('b'), add('c')])

    const rows = await db.selectFrom('kek_canary').selectAll().orderBy('kek_id').execute()
    expect(rows.map(({ box }) => box[0])).toEqual([0, 1, 2])
    await db.destroy()
  })

  it('refuses a value of another type', async () => {
    const db = await openDatabase(':memory:')

    const insert = sql`insert into kek_canary values ('a', 'text, not bytes')`.execute(db)

    await expect(insert).rejects.toThrow(/cannot store TEXT value in BLOB column/)
    await db.destroy()
  })

  it.each([
    ['is no database', (path: string) => writeFileSync(path, 'not a database, but long enough')],
    ['is in a folder that does not exist', () => undefined],
  ])('says what to do when the file %s', async (_case, prepare) => {
    const path = prepare.length === 0 ? join(temporaryFile(), 'missing.db') : temporaryFile()
    prepare(path)

    await expect(openDatabase(path)).rejects.toMatchObject({
      name: 'StartupError',
      problems: [expect.stringContaining('AUTHPIPE_DATABASE')],
    })
  })
})

describe('migrate', () => {
  it.each(['create table connection (x)', 'create table schema_migration (version)'])(
    'leaves the database of another program as it is: %s',
    async (statement) => {
      const path = temporaryFile()
      const foreign = new DatabaseSync(path)
      foreign.exec(statement)

      await expect(openDatabase(path)).rejects.toMatchObject({
        name: 'StartupError',
        problems: [expect.stringContaining('another program’s')],
      })

      expect(foreign.prepare('select sql from sqlite_master').all()).toHaveLength(1)
      foreign.close()
    },
  )

  it('refuses the database of a newer broker', async () => {
    const db = await openDatabase(':memory:')
    await sql`insert into schema_migration values ('0099_later', 'x', 0)`.execute(db)

    await expect(migrate(db)).rejects.toThrow(/newer broker \(it has 0099_later\)/)
    await db.destroy()
  })

  it('refuses a database that another version of a step built', async () => {
    const db = await openDatabase(':memory:')
    await sql`update schema_migration set checksum = 'other'`.execute(db)

    await expect(migrate(db)).rejects.toThrow(/another version of 0001_initial/)
    await db.destroy()
  })

  it('takes a step back whole when a part of it fails', async () => {
    const db = await openDatabase(':memory:')
    const failing = {
      up: async (trx: typeof db) => {
        await trx.schema.createTable('half').addColumn('id', 'text').execute()
        await sql`insert into nowhere values (1)`.execute(trx)
      },
    }

    await expect(migrate(db, { '0001_x': failing })).rejects.toThrow()

    await expect(sql`select * from half`.execute(db)).rejects.toThrow(/no such table/)
    await db.destroy()
  })
})

describe('the tables', () => {
  it('hold one live connection for each account of an end user', async () => {
    const db = await openDatabase(':memory:')
    const connect = (id: string) =>
      sql`insert into connection (id, tenant_id, user_id, provider, kind, instance_url, auth_type,
        account_id, account, status, scopes_requested, scopes_granted, epoch, generation, created_at,
        updated_at, audit) values (${id}, 't', 'u', 'gitlab', 'gitlab', 'https://gitlab.com',
        'oauth2', '1', '{}', 'connected', '[]', '[]', 1, 1, 0, 0, '{}')`.execute(db)
    await connect('conn_1')

    await expect(connect('conn_2')).rejects.toThrow(/UNIQUE/)
    await db.updateTable('connection').set({ deleted_at: 1 }).execute()
    await expect(connect('conn_2')).resolves.toBeDefined()
    await db.destroy()
  })
})
