import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { lockDatabase } from '../../src/storage/lockDatabase.ts'
import { openDatabase } from '../../src/storage/openDatabase.ts'

const temporaryFile = () => join(mkdtempSync(join(tmpdir(), 'authpipe-')), 'broker.db')

/** A broker's lock, in a process of its own. */
async function lockElsewhere(path: string) {
  const source = new URL('../../src/storage/lockDatabase.ts', import.meta.url).href
  const script = `
    const { lockDatabase } = await import(${JSON.stringify(source)})
    lockDatabase(${JSON.stringify(path)})
    console.log('locked')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script])
  await once(child.stdout, 'data')
  return child
}

it('refuses a second broker on the same database', () => {
  const path = temporaryFile()
  const lock = lockDatabase(path)

  expect(() => lockDatabase(path)).toThrow(/Another broker is running on the database/)
  lock.release()
})

it.each([
  ['a link to its file', (path: string, folder: string) => [path, join(folder, 'alias.db')]],
  [
    'a link to its folder',
    (path: string, folder: string) => [dirname(path), join(folder, 'alias')],
  ],
])('refuses a second broker by %s', (_case, linked) => {
  const path = temporaryFile()
  writeFileSync(path, '')
  const [target = '', link = ''] = linked(path, dirname(temporaryFile()))
  symlinkSync(target, link)
  const lock = lockDatabase(path)

  const alias = target === path ? link : join(link, basename(path))
  expect(() => lockDatabase(alias)).toThrow(/Another broker is running on the database/)
  lock.release()
})

it('refuses a second broker by a link to the folder of a database that is still to be made', () => {
  const path = temporaryFile()
  const link = join(dirname(temporaryFile()), 'alias')
  symlinkSync(dirname(path), link)
  const lock = lockDatabase(path)

  expect(() => lockDatabase(join(link, basename(path)))).toThrow(/Another broker is running/)
  lock.release()
})

it('gives the database free when it is released', () => {
  const path = temporaryFile()
  lockDatabase(path).release()

  expect(() => lockDatabase(path).release()).not.toThrow()
})

it('does not outlive a broker that was killed', async () => {
  const path = temporaryFile()
  const other = await lockElsewhere(path)
  expect(() => lockDatabase(path)).toThrow(/Another broker is running/)

  other.kill('SIGKILL')
  await once(other, 'exit')

  expect(() => lockDatabase(path).release()).not.toThrow()
})

it('keeps nobody from the database itself', async () => {
  const path = temporaryFile()
  const lock = lockDatabase(path)

  const commandLine = await openDatabase(path)

  await expect(
    commandLine
      .insertInto('kek_canary')
      .values({ kek_id: 'a', box: Uint8Array.of(1) })
      .execute(),
  ).resolves.toBeDefined()
  await commandLine.destroy()
  lock.release()
})

it('leaves databases in memory alone', () => {
  lockDatabase(':memory:')

  expect(() => lockDatabase(':memory:')).not.toThrow()
})
