import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** What the demo prints when all of it answers. */
export interface DemoAddresses {
  readonly app: string
  readonly broker: string
  readonly provider: string
  readonly redirectUri: string
}

/** A demo in a process of its own, started as a person would. */
export interface Demo extends DemoAddresses {
  /** Everything it printed so far, both streams. */
  readonly output: () => string
  /** Talks to the sandbox's control plane. */
  readonly sandbox: (method: string, path: string, body?: unknown) => Promise<unknown>
  /** SIGTERM to npm alone; resolves when all of it has ended. */
  stop(): Promise<void>
}

/** A folder for one demo's database and keys. */
export async function createDataFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'authpipe-demo-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** Starts `npm run demo` on free ports, or on those of an earlier run. */
export async function startDemo(
  dataFolder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Demo> {
  const child = spawn('npm', ['run', '--silent', 'demo'], {
    env: {
      ...process.env,
      DEMO_PORT: '0',
      BROKER_PORT: '0',
      SANDBOX_PORT: '0',
      AUTHPIPE_DATA: dataFolder,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))

  const addresses = await new Promise<DemoAddresses>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`
      if (line.startsWith('READY ')) resolve(JSON.parse(line.slice(6)) as DemoAddresses)
    })
    child.once('exit', (code) => reject(new Error(`the demo ended (${code}):\n${output}`)))
  })

  return {
    ...addresses,
    output: () => output,
    sandbox: async (method, path, body) => {
      const response = await fetch(`${addresses.provider}/-/sandbox/${path}`, {
        method,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      })
      if (!response.ok) throw new Error(`sandbox ${path}: ${response.status}`)
      return (await response.json()) as unknown
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** The ports of a running demo, to start it again at the same addresses. */
export function portsOf(demo: DemoAddresses): Record<string, string> {
  return {
    DEMO_PORT: new URL(demo.app).port,
    BROKER_PORT: new URL(demo.broker).port,
    SANDBOX_PORT: new URL(demo.provider).port,
  }
}
