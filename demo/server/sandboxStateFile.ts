import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'

const FOLDER = resolve(import.meta.dirname, '../../node_modules/.cache/authpipe-sandbox')
const WEEK_MS = 7 * 24 * 3600 * 1000

/**
 * Where the sandbox keeps its tokens, one file for each data folder. It plays somebody else's server,
 * so what it keeps does not lie beside the broker's database, where no readable token may be.
 * `undefined` where nothing can be written: then its tokens end with the process.
 */
export async function sandboxStateFile(dataFolder: string): Promise<string | undefined> {
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)
  try {
    await mkdir(FOLDER, { recursive: true, mode: 0o700 })
    await removeOld()
    return join(FOLDER, `${name}.json`)
  } catch {
    return undefined
  }
}

/** Data folders come and go, in tests above all. */
async function removeOld(): Promise<void> {
  const before = Date.now() - WEEK_MS
  for (const name of await readdir(FOLDER)) {
    const path = join(FOLDER, name)
    // Another demo may have removed it in between.
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }))
    if (mtimeMs < before) await rm(path, { force: true })
  }
}
