import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes the folder that holds keys, for this user alone. Says why, when it cannot be written to. */
export async function prepareFolder(folder: string): Promise<readonly string[]> {
  const probe = join(folder, `.probe-${process.pid}`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(probe, '')
    await rm(probe)
    return []
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return [
      `AUTHPIPE_DATA: cannot write to the folder ${folder} (${code ?? 'unknown error'}). ` +
        'Set AUTHPIPE_DATA to a folder you may write to.',
    ]
  }
}
