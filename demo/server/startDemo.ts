import { join } from 'node:path'
import { gitlab as descriptor } from '@authpipe/providers'
import { assertAnswers } from './assertAnswers.ts'
import { buildWeb } from './buildWeb.ts'
import { createApp } from './createApp.ts'
import { DemoProblems } from './DemoProblems.ts'
import type { DemoSettings } from './DemoSettings.ts'
import { loadSecrets } from './loadSecrets.ts'
import { openAuthpipe } from './openAuthpipe.ts'
import type { OpenPort } from './openPort.ts'
import { HOSTS, openPorts } from './openPorts.ts'
import { parseSettings } from './parseSettings.ts'
import { prepareFolder } from './prepareFolder.ts'
import { startBroker } from './startBroker.ts'
import { startGitLab } from './startGitLab.ts'

/** Where everything is. */
export interface DemoAddresses {
  readonly app: string
  readonly broker: string
  readonly provider: string
  /** What to register at a real GitLab. Depends on the broker's port alone. */
  readonly redirectUri: string
}

/** A running demo. */
export interface Demo {
  readonly addresses: DemoAddresses
  readonly close: () => Promise<void>
}

type Environment = Readonly<Record<string, string | undefined>>

const SCOPES = Object.keys(descriptor.scopes)

/**
 * Starts the customer's app, the broker and, unless a real GitLab is named, the sandbox. Resolves
 * when all of them answer.
 * @throws {DemoProblems} with everything that stands in the way
 */
export async function startDemo(env: Environment): Promise<Demo> {
  const { settings, problems } = parseSettings(env, SCOPES)
  const folderProblems = await prepareFolder(settings.dataFolder)
  const ports = await openPorts(settings)
  const closers: Closer[] = [ports.close]
  const close = async () => {
    for (const closeOne of closers.splice(0).toReversed()) await closeOne()
  }

  try {
    const { app, broker } = ports
    const all = [...problems, ...folderProblems, ...ports.problems]
    if (all.length > 0 || !app || !broker) throw new DemoProblems(all)
    return { addresses: await startParts(settings, { app, broker }, closers), close }
  } catch (error) {
    await close()
    throw error
  }
}

type Closer = () => Promise<void> | void

/** Each part, in the order of who needs whom. What must be closed is added to `closers`. */
async function startParts(
  settings: DemoSettings,
  ports: { readonly app: OpenPort; readonly broker: OpenPort },
  closers: Closer[],
): Promise<DemoAddresses> {
  const { dataFolder, scopes } = settings
  const appUrl = `http://${HOSTS.app}:${ports.app.port}`
  const brokerUrl = ports.broker.url
  const redirectUri = `${brokerUrl}/connect/callback/gitlab`

  const gitlab = await startGitLab(settings, redirectUri, SCOPES)
  closers.push(gitlab.close)

  const broker = await startBroker({
    port: ports.broker,
    dataFolder,
    appUrl,
    gitlab,
    defaultScopes: scopes,
  })
  closers.push(() => broker.stop())

  const secrets = await loadSecrets(dataFolder)
  const authpipe = await openAuthpipe(broker, brokerUrl, dataFolder, secrets)
  closers.push(() => authpipe.close())

  const webFolder = join(dataFolder, 'web')
  await buildWeb(webFolder, { brokerUrl, scopes })
  const { sessionSecret } = secrets
  const app = createApp({ appUrl, brokerUrl, webFolder, sessionSecret, authpipe })
  ports.app.serve(app.fetch)

  await assertAnswers('The app', appUrl)
  await assertAnswers('The broker', brokerUrl)
  await assertAnswers('GITLAB_URL: the GitLab', gitlab.url)
  return { app: appUrl, broker: brokerUrl, provider: gitlab.url, redirectUri }
}
