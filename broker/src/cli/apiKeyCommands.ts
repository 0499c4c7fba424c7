import { randomBytes } from 'node:crypto'
import { createApiKey } from '../access/createApiKey.ts'
import type { CreateApiKeyPorts } from '../access/createApiKey.ts'
import { listApiKeys } from '../access/listApiKeys.ts'
import { revokeApiKey } from '../access/revokeApiKey.ts'
import { storePaths } from '../parseConfig.ts'
import { StartupError } from '../StartupError.ts'
import { openDatabase } from '../storage/openDatabase.ts'
import { checkCanary } from '../vault/checkCanary.ts'
import { loadKeyset } from '../vault/loadKeyset.ts'
import type { Terminal } from './Terminal.ts'

/** `api-keys create`: also beside a broker that runs on the same database. */
export async function createApiKeyCommand(
  terminal: Terminal,
  name: string | undefined,
): Promise<number> {
  if (name === undefined || name.trim() === '') {
    throw new StartupError([
      'An API key needs a name, to know it by when it is to be revoked: --name "Acme production".',
    ])
  }
  const { apiKey, keyId } = await withStore(terminal, (store) => createApiKey(store, { name }))
  terminal.print(`${apiKey}\n`)
  terminal.complain(`This is key ${keyId}. It is not shown again: give it to your backend now.\n`)
  return 0
}

/** `api-keys list` */
export async function listApiKeysCommand(terminal: Terminal): Promise<number> {
  const keys = await withStore(terminal, listApiKeys)
  if (keys.length === 0) terminal.complain('There are no API keys yet.\n')
  for (const { keyId, name, createdAt, revokedAt } of keys) {
    const state = revokedAt === null ? 'in use' : `revoked ${revokedAt.toISOString()}`
    terminal.print(`${keyId}  ${createdAt.toISOString()}  ${state}  ${name}\n`)
  }
  return 0
}

/** `api-keys revoke` */
export async function revokeApiKeyCommand(terminal: Terminal, keyId: string): Promise<number> {
  const wasRevoked = await withStore(terminal, (store) => revokeApiKey(store, keyId))
  if (!wasRevoked) {
    throw new StartupError([
      'There is no API key in use with this id. "api-keys list" shows the ids, the first column.',
    ])
  }
  terminal.print(`Revoked ${keyId}.\n`)
  return 0
}

async function withStore<Result>(
  { env }: Terminal,
  act: (store: CreateApiKeyPorts) => Promise<Result>,
): Promise<Result> {
  const { databasePath, keysetPath } = storePaths(env)
  const keyset = loadKeyset(keysetPath)
  const db = await openDatabase(databasePath)
  try {
    // A key made under the pepper of another keyset would never be accepted.
    await checkCanary(db, keyset, randomBytes)
    return await act({ db, keyset, randomBytes, now: Date.now })
  } finally {
    await db.destroy()
  }
}
