import { randomBytes } from 'node:crypto'
import { createSandbox } from '@authpipe/sandbox'
import type { DemoSettings, SandboxGitLab } from './DemoSettings.ts'
import { sandboxStateFile } from './sandboxStateFile.ts'

/** The GitLab to connect to, and the app's registration there. */
export interface GitLab {
  /** As it was given. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** The scopes the registration has. */
  readonly scopes: readonly string[]
  /** It runs no page of somebody else's: the broker need not cut its windows off from the app. */
  readonly isTrusted: boolean
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
    return { ...gitlab, scopes: settings.scopes, isTrusted: false, close: async () => undefined }
  }
  return startSandbox(gitlab, redirectUri, knownScopes, await sandboxStateFile(dataFolder))
}

async function startSandbox(
  settings: SandboxGitLab,
  redirectUri: string,
  scopes: readonly string[],
  stateFile: string | undefined,
): Promise<GitLab> {
  const clientId = 'portside'
  const clientSecret = `gloas-${randomBytes(32).toString('hex')}`
  const sandbox = await createSandbox({
    port: settings.port,
    clients: [{ clientId, clientSecret, name: 'Portside', redirectUris: [redirectUri], scopes }],
    ...(stateFile && { stateFile }),
    ...(settings.tokenTtlSeconds && { accessTokenTtlSeconds: settings.tokenTtlSeconds }),
    ...(settings.coop && { faults: { coop: settings.coop } }),
  })
  const close = () => sandbox.close()
  return { url: sandbox.url, clientId, clientSecret, scopes, isTrusted: true, close }
}
