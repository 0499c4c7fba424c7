import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { storePaths } from '../parseConfig.ts'
import { StartupError } from '../StartupError.ts'
import { createKeyset } from '../vault/loadKeyset.ts'
import { createApiKeyCommand, listApiKeysCommand, revokeApiKeyCommand } from './apiKeyCommands.ts'
import { serve } from './serve.ts'
import type { Terminal } from './Terminal.ts'
import { USAGE } from './usage.ts'

/**
 * Runs one command; answers the exit code. What an operator can put right is said in sentences, all of
 * it at once; a stack trace means that the broker itself is wrong.
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(args, terminal)
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    for (const problem of error.problems) terminal.complain(`authpipe-broker: ${problem}\n`)
    return 1
  }
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parse(args)
  if (values.help) return say(terminal, USAGE)
  if (values.version) return say(terminal, `${version()}\n`)
  const [command = 'serve', action, ...rest] = positionals
  const wanted = action === undefined ? command : `${command} ${action}`
  if (wanted === 'api-keys revoke' && rest.length === 1) {
    return revokeApiKeyCommand(terminal, rest[0] ?? '')
  }
  if (rest.length > 0) throw usageError()
  switch (wanted) {
    case 'serve':
      return serve(terminal)
    case 'keyset create':
      return createKeysetCommand(terminal)
    case 'api-keys create':
      return createApiKeyCommand(terminal, values.name)
    case 'api-keys list':
      return listApiKeysCommand(terminal)
    default:
      throw usageError()
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
        name: { type: 'string' },
      },
    })
  } catch (error) {
    throw usageError(error)
  }
}

function usageError(cause?: unknown): StartupError {
  return new StartupError(
    ['There is no such command. Run "authpipe-broker --help" to see what there is.'],
    cause,
  )
}

function createKeysetCommand(terminal: Terminal): number {
  const { keysetPath } = storePaths(terminal.env)
  createKeyset(keysetPath)
  return say(
    terminal,
    `Wrote ${keysetPath}. Keep a copy in a safe place, apart from the database's backups: without it, stored credentials cannot be read.\n`,
  )
}

function say(terminal: Terminal, text: string): number {
  terminal.print(text)
  return 0
}

/** Beside `src` as beside `dist`. */
function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}
