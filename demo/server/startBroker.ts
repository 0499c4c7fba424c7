import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createBroker, createKeyset, loadKeyset, StartupError } from '@authpipe/broker'
import type { Broker, Log, LogFields } from '@authpipe/broker'
import { DemoProblems } from './DemoProblems.ts'
import type { OpenPort } from './openPort.ts'
import type { GitLab } from './startGitLab.ts'

/** What the broker is started with. */
export interface BrokerOptions {
  readonly port: OpenPort
  readonly dataFolder: string
  readonly appUrl: string
  readonly gitlab: GitLab
  /** Asked for when a page names no scope. */
  readonly defaultScopes: readonly string[]
}

/**
 * Starts a broker on SQLite, with one app and one GitLab. Makes its keyset the first time.
 * @throws {DemoProblems} for example when another demo works in the same folder
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { port, dataFolder, appUrl, gitlab, defaultScopes } = options
  const { clientId, clientSecret, scopes } = gitlab
  const keysetPath = join(dataFolder, 'keyset.json')
  try {
    if (!existsSync(keysetPath)) createKeyset(keysetPath)
    const broker = await createBroker({
      config: {
        apiUrl: port.url,
        pagesUrl: port.url,
        allowedOrigins: [appUrl],
        appName: 'Portside',
        databasePath: join(dataFolder, 'broker.sqlite'),
        keysetPath,
        trustedProviderHosts: gitlab.isTrusted ? [new URL(gitlab.url).host] : [],
        providers: [
          {
            id: 'gitlab',
            kind: 'gitlab',
            client: { instanceUrl: gitlab.url.replace(/\/+$/, ''), clientId, clientSecret },
            scopes,
            defaultScopes,
          },
        ],
      },
      keyset: loadKeyset(keysetPath),
      overrides: { log: QUIET_LOG },
    })
    await broker.start(port)
    return broker
  } catch (error) {
    if (error instanceof StartupError) {
      // The broker names its own settings; the demo has one for all of them.
      const hint = `All of this lies in AUTHPIPE_DATA (${dataFolder}). A second demo needs a folder of its own.`
      throw new DemoProblems([...error.problems, hint])
    }
    throw error
  }
}

/** Standard output is for the READY line; what goes well is not worth a line in a demo. */
const QUIET_LOG: Log = {
  info: () => undefined,
  warn: (fields, message) => write('warning', fields, message),
  error: (fields, message) => write('error', fields, message),
}

function write(level: string, fields: LogFields, message: string): void {
  process.stderr.write(`broker ${level}: ${message} ${JSON.stringify(fields)}\n`)
}
