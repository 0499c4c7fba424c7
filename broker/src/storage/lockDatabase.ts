import { chmodSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../StartupError.ts'

/** Held for as long as one broker works on a database. */
export interface DatabaseLock {
  release(): void
}

/**
 * Makes sure that one broker process works on a database, by whatever path: two would spend the same
 * refresh token.
 * The lock is an open exclusive transaction on a file beside the database, so the operating system
 * takes it back when the process ends, however it ends. The command line works beside a broker.
 * @throws {StartupError} when another broker holds it
 */
export function lockDatabase(path: string): DatabaseLock {
  if (path === ':memory:') return { release: () => undefined }
  const file = `${realPath(path)}.lock`
  const lock = open(file)
  try {
    lock.exec('begin exclusive')
    chmodSync(file, 0o600)
  } catch (error) {
    lock.close()
    throw new StartupError(
      [
        `Another broker is running on the database ${path}. ` +
          'Two brokers would use up each other’s refresh tokens: stop the other one, or give this one its own AUTHPIPE_DATABASE.',
      ],
      error,
    )
  }
  return { release: () => lock.close() }
}

/** Where a file is, or will be once it is made. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return inRealFolder(path)
  }
}

function inRealFolder(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path))
  } catch {
    // No such folder: opening the lock says so.
    return path
  }
}

function open(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { timeout: 0 })
  } catch (error) {
    throw new StartupError(
      [
        `The lock file ${file} cannot be opened. ` +
          'The folder of AUTHPIPE_DATABASE must exist, and this user must be able to write to it.',
      ],
      error,
    )
  }
}
