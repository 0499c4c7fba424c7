import { spawn, type ChildProcess } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

/** A demo as a person starts it: `npm run demo`. */
export interface RunningDemo {
  /** npm's own process. */
  readonly npm: ChildProcess
  /** What came after READY; `undefined` when it ended before. */
  readonly ready: Promise<Record<string, string> | undefined>
  /** The exit code of npm. */
  readonly ended: Promise<number | null>
  readonly output: () => { readonly stdout: string; readonly stderr: string }
}

/** Starts it on free ports, unless the environment says otherwise. */
export function runDemo(env: Readonly<Record<string, string>>): RunningDemo {
  const npm = spawn('npm', ['run', '--silent', 'demo'], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { ...process.env, DEMO_PORT: '0', BROKER_PORT: '0', SANDBOX_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  npm.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()))
  const ended = new Promise<number | null>((done) => npm.once('close', done))
  const ready = new Promise<Record<string, string> | undefined>((done) => {
    npm.stdout.on('data', (piece: Buffer) => {
      stdout += piece.toString()
      const line = /^READY (.*)\n/m.exec(stdout)?.[1]
      if (line) done(JSON.parse(line) as Record<string, string>)
    })
    npm.once('close', () => done(undefined))
  })
  return { npm, ready, ended, output: () => ({ stdout, stderr }) }
}

/** The process and all that it started, by id. Reads `/proc`, so on Linux only. */
export async function processesUnder(pid: number): Promise<readonly number[]> {
  const found = [pid]
  for (const folder of await readdir('/proc')) {
    if (!/^\d+$/.test(folder)) continue
    const stat = await readFile(`/proc/${folder}/stat`, 'utf8').catch(() => '')
    // "pid (name) state parent …"; the name may hold anything.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[2])
    if (parent === pid) found.push(...(await processesUnder(Number(folder))))
  }
  return found
}
