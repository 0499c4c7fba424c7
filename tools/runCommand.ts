import { spawn } from 'node:child_process'

/** Runs a command to its end, in the foreground. Resolves with its exit code. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      cwd: options.cwd ?? process.cwd(),
      env: { ...process.env, ...options.env },
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })
}

/** Runs commands one after the other; ends this process with the first that fails. */
export async function runAll(commands: readonly (readonly [string, ...string[]])[]): Promise<void> {
  for (const [command, ...args] of commands) {
    const code = await runCommand(command, args)
    if (code !== 0) {
      console.error(`failed (${code}): ${[command, ...args].join(' ')}`)
      process.exit(code)
    }
  }
}
