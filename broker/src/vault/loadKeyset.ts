import { createSecretKey, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { StartupError } from '../StartupError.ts'
import type { Keyset } from './Keyset.ts'

const CREATE = 'authpipe-broker keyset create'
const KEY_BYTES = 32

const keyText = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const keyId = z.string().regex(/^[0-9a-f]{32}$/)

const keysetFile = z
  .strictObject({
    version: z.literal(1),
    primary: keyId,
    keys: z.array(z.strictObject({ id: keyId, key: keyText })).min(1),
    pepper: keyText,
  })
  .refine((file) => file.keys.some((key) => key.id === file.primary))
  .refine((file) => new Set(file.keys.map((key) => key.id)).size === file.keys.length)

/**
 * Writes a fresh keyset, readable by its owner only. Never over an existing file: whoever loses a
 * keyset loses every stored credential.
 * @throws {StartupError} when the file exists or cannot be written
 */
export function createKeyset(path: string): void {
  const id = randomBytes(16).toString('hex')
  const file: z.infer<typeof keysetFile> = {
    version: 1,
    primary: id,
    keys: [{ id, key: randomBytes(KEY_BYTES).toString('base64url') }],
    pepper: randomBytes(KEY_BYTES).toString('base64url'),
  }
  const handle = openNew(path)
  try {
    writeSync(handle, `${JSON.stringify(file, null, 2)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/**
 * Reads the keyset. The broker never makes one by itself: a fresh keyset beside an old database would
 * leave every stored credential unreadable.
 * @throws {StartupError} when the file is missing, open to other users of the machine, or no keyset
 */
export function loadKeyset(path: string): Keyset {
  const text = readPrivate(path)
  const file = keysetFile.safeParse(parseJson(text))
  if (!file.success) {
    throw new StartupError([
      `The file ${path} is not a keyset, or was altered. Put back the file that "${CREATE}" wrote.`,
    ])
  }
  const byId = new Map(file.data.keys.map(({ id, key }) => [id, { id, key: secretKey(key) }]))
  const primary = byId.get(file.data.primary)
  if (primary === undefined) throw new Error('the schema lets only a known primary pass')
  return { primary, byId, pepper: secretKey(file.data.pepper) }
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    const exists = codeOf(error) === 'EEXIST'
    throw new StartupError(
      [
        exists
          ? `There is a file at ${path} already, and it was left as it is: without its keyset a database cannot be read. ` +
            'Choose another path with AUTHPIPE_KEYSET, or move the file away yourself.'
          : `The keyset ${path} cannot be written (${codeOf(error)}). ` +
            'Set AUTHPIPE_KEYSET to a file in a folder that exists and that this user may write to.',
      ],
      error,
    )
  }
}

function readPrivate(path: string): string {
  try {
    const stats = statSync(path)
    if (!stats.isFile()) {
      throw new StartupError([
        `There is something at ${path}, but it is no file. Point AUTHPIPE_KEYSET at the keyset itself; ` +
          'a container makes a folder where the file to mount is missing.',
      ])
    }
    const { mode } = stats
    if ((mode & 0o027) !== 0) {
      throw new StartupError([
        `The keyset ${path} is open to other users of this machine, who could read every credential. ` +
          `Run "chmod 600 ${path}"; mount a container secret with mode 0400.`,
      ])
    }
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof StartupError) throw error
    throw new StartupError(
      [
        codeOf(error) === 'ENOENT'
          ? `There is no keyset at ${path}. For a new installation run "${CREATE}" once, and keep a copy apart from the database's backups. ` +
            'If the database was used before, put its keyset back and point AUTHPIPE_KEYSET at it.'
          : `The keyset ${path} cannot be read (${codeOf(error)}). Let the user of the broker read it.`,
      ],
      error,
    )
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function secretKey(text: string) {
  return createSecretKey(Buffer.from(text, 'base64url'))
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
}
