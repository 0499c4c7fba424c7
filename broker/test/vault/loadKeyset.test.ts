import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createKeyset, loadKeyset } from '../../src/vault/loadKeyset.ts'

const temporaryFile = () => join(mkdtempSync(join(tmpdir(), 'authpipe-')), 'keyset.json')

function keysetFile() {
  const path = temporaryFile()
  createKeyset(path)
  return path
}

it('loads what it made: one primary key, and a pepper', () => {
  const keyset = loadKeyset(keysetFile())

  expect(keyset.byId.get(keyset.primary.id)).toBe(keyset.primary)
  expect(keyset.primary.key.symmetricKeySize).toBe(32)
  expect(keyset.pepper.symmetricKeySize).toBe(32)
})

it('lets its owner alone read the file', () => {
  expect(statSync(keysetFile()).mode & 0o777).toBe(0o600)
})

it('never writes over an existing file', () => {
  const path = keysetFile()
  const before = readFileSync(path, 'utf8')

  expect(() => createKeyset(path)).toThrow(/left as it is/)
  expect(readFileSync(path, 'utf8')).toBe(before)
})

it('says how to make one when there is none, and makes none by itself', () => {
  const path = temporaryFile()

  expect(() => loadKeyset(path)).toThrow(/authpipe-broker keyset create/)
  expect(() => statSync(path)).toThrow(/ENOENT/)
})

it('refuses a folder, and does not ask to change its mode', () => {
  const folder = mkdtempSync(join(tmpdir(), 'authpipe-'))
  chmodSync(folder, 0o755)

  expect(() => loadKeyset(folder)).toThrow(/is no file.*AUTHPIPE_KEYSET/)
})

it.each([0o604, 0o620, 0o644, 0o666])('refuses a file that others can get at: %o', (mode) => {
  const path = keysetFile()
  chmodSync(path, mode)

  expect(() => loadKeyset(path)).toThrow(/chmod 600/)
})

it.each([0o400, 0o440, 0o600, 0o640])('takes a file of mode %o', (mode) => {
  const path = keysetFile()
  chmodSync(path, mode)

  expect(loadKeyset(path).byId.size).toBe(1)
})

it.each([
  ['no JSON', () => 'secret-looking text'],
  [
    'a primary that is not there',
    (text: string) => text.replace(/"primary": ".{32}/, `"primary": "${'f'.repeat(32)}`),
  ],
  ['a short key', (text: string) => text.replace(/"key": "..../, '"key": "')],
  ['another version', (text: string) => text.replace('"version": 1', '"version": 2')],
])('refuses a file with %s, and repeats nothing of it', (_case, alter) => {
  const path = keysetFile()
  writeFileSync(path, alter(readFileSync(path, 'utf8')))

  const load = () => loadKeyset(path)

  expect(load).toThrow(/is not a keyset/)
  expect(load).not.toThrow(/secret-looking/)
})
