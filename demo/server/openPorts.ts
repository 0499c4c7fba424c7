import type { DemoSettings } from './DemoSettings.ts'
import { openPort, type OpenPort } from './openPort.ts'

/** Three sites, so that the rules of browsers between sites apply as they do in production. */
export const HOSTS = { app: 'localhost', broker: '127.0.0.1', sandbox: '127.0.0.2' } as const

/** What `openPorts` could take, and a sentence for each port it could not. */
export interface OpenedPorts {
  readonly app: OpenPort | undefined
  readonly broker: OpenPort | undefined
  readonly problems: readonly string[]
  readonly close: () => Promise<void>
}

/**
 * Takes the ports of the app and the broker. The sandbox takes its own port later, so that one is
 * only tried.
 */
export async function openPorts(settings: DemoSettings): Promise<OpenedPorts> {
  const problems: string[] = []

  async function take(variable: string, port: number, shown: string, hosts: Hosts) {
    try {
      return await openPort(port, hosts)
    } catch (error) {
      problems.push(portProblem(variable, port, shown, error as NodeJS.ErrnoException))
      return undefined
    }
  }

  // A browser tries both addresses of localhost, and something else may sit on the other one.
  const app = await take('DEMO_PORT', settings.appPort, HOSTS.app, ['127.0.0.1', '::1'])
  const broker = await take('BROKER_PORT', settings.brokerPort, HOSTS.broker, [HOSTS.broker])
  if (settings.gitlab.kind === 'sandbox') {
    const { port } = settings.gitlab
    const tried = await take('SANDBOX_PORT', port, HOSTS.sandbox, [HOSTS.sandbox])
    await tried?.close()
  }
  return {
    app,
    broker,
    problems,
    close: async () => void (await Promise.all([app?.close(), broker?.close()])),
  }
}

type Hosts = readonly [string, ...string[]]

function portProblem(
  variable: string,
  port: number,
  host: string,
  error: NodeJS.ErrnoException,
): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `${variable}: port ${port} of ${host} is taken. Stop what uses it, or set ${variable} to another port (0: any free one).`
    case 'EACCES':
      return `${variable}: port ${port} of ${host} needs special rights. Set ${variable} to a port from 1024.`
    case 'EADDRNOTAVAIL':
      return `${variable}: this machine has no address ${host}. On macOS, run: sudo ifconfig lo0 alias ${host} up`
    default:
      return `${variable}: port ${port} of ${host} cannot be used (${error.code ?? error.message}).`
  }
}
