import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the app keeps to itself, and must find again after a restart. */
export interface AppSecrets {
  /** Signs the session cookies. */
  readonly sessionSecret: string
  /** The broker's API key; `undefined` until one was made. */
  readonly apiKey: string | undefined
}

const FILE = 'app-secrets.json'

/** Reads the app's secrets; makes a session secret the first time. */
export async function loadSecrets(folder: string): Promise<AppSecrets> {
  const stored = await readFile(join(folder, FILE), 'utf8').then(parse, () => undefined)
  if (stored) return stored
  const fresh = { sessionSecret: randomBytes(32).toString('base64url'), apiKey: undefined }
  await saveSecrets(folder, fresh)
  return fresh
}

/** Writes the app's secrets, for this user alone. */
export async function saveSecrets(folder: string, secrets: AppSecrets): Promise<void> {
  const path = join(folder, FILE)
  await writeFile(`${path}.new`, JSON.stringify(secrets), { mode: 0o600 })
  await rename(`${path}.new`, path)
}

function parse(text: string): AppSecrets | undefined {
  const value = JSON.parse(text) as { sessionSecret?: unknown; apiKey?: unknown }
  if (typeof value.sessionSecret !== 'string') return undefined
  const apiKey = typeof value.apiKey === 'string' ? value.apiKey : undefined
  return { sessionSecret: value.sessionSecret, apiKey }
}
