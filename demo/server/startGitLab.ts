import { createHash, randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createSandbox } from '@authpipe/sandbox'
import type { DemoSettings, SandboxGitLab } from './DemoSettings.ts'

/** The GitLab to connect to, and the app's registration there. */
export interface GitLab {
  /** As it was given. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** The scopes the registration has. */
  readonly scopes: readonly string[]
  readonly close: () => Promise<void>
}

/** A registration at the real GitLab, or a sandbox that is started for it. */
export async function startGitLab(
  settings: DemoSettings,
  redirectUri: string,
  knownScopes: readonly string[],
): Promise<GitLab> {
  const { gitlab, dataFolder } = settings
  if (gitlab.kind === 'real') {
    return { ...gitlab, scopes: settings.scopes, close: async () => undefined }
  }
  return startSandbox(gitlab, redirectUri, knownScopes, await stateFileFor(dataFolder))
}

async function startSandbox(
  settings: SandboxGitLab,
  redirectUri: string,
  scopes: readonly string[],
  stateFile: string,
): Promise<GitLab> {
  const clientId = 'portside'
  const clientSecret = `gloas-${randomBytes(32).toString('hex')}`
  const sandbox = await createSandbox({
    port: settings.port,
    clients: [{ clientId, clientSecret, name: 'Portside', redirectUris: [redirectUri], scopes }],
    stateFile,
    ...(settings.tokenTtlSeconds && { accessTokenTtlSeconds: settings.tokenTtlSeconds }),
    ...(settings.coop && { faults: { coop: settings.coop } }),
  })
  return { url: sandbox.url, clientId, clientSecret, scopes, close: () => sandbox.close() }
}

/**
 * Where the sandbox keeps its tokens. It plays somebody else's server, so what it keeps does not
 * lie in the folder of the broker's database, where no readable token may be.
 */
async function stateFileFor(dataFolder: string): Promise<string> {
  const folder = resolve(import.meta.dirname, '../../node_modules/.cache/authpipe-sandbox')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)
  return join(folder, `${name}.json`)
}
