import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A program in the background. */
export interface Program {
  readonly process: ChildProcess
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  /** The first match of the pattern in a line it writes to standard error or output. */
  readonly line: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Ends it, and resolves when it has ended. */
  stop(): Promise<void>
}

/** Starts a program. What it writes is read and dropped, but for the lines somebody waits for. */
export function startProgram(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  const process = spawn(command, args, {
    env: { ...globalThis.process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => {
    process.once('exit', () => resolve())
    process.once('error', () => resolve())
  })
  const seen: string[] = []
  const listeners = new Set<(line: string) => void>()
  for (const stream of [process.stdout, process.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      seen.push(line)
      for (const listener of listeners) listener(line)
    })
  }

  return {
    process,
    ended,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (line: string): void => {
          const match = pattern.exec(line)
          if (!match) return
          listeners.delete(look)
          resolve(match)
        }
        listeners.add(look)
        seen.forEach(look)
        void ended.then(() =>
          reject(new Error(`${command} ended before it said ${pattern}:\n${seen.join('\n')}`)),
        )
      }),
    stop: async () => {
      if (process.exitCode === null && process.signalCode === null) process.kill('SIGTERM')
      const late = setTimeout(() => process.kill('SIGKILL'), 3000)
      await ended
      clearTimeout(late)
    },
  }
}
