import { redirectUri } from '../BrokerConfig.ts'
import { createBroker } from '../createBroker.ts'
import { parseConfig, storePaths } from '../parseConfig.ts'
import { StartupError } from '../StartupError.ts'
import { loadKeyset } from '../vault/loadKeyset.ts'
import { waitAtMost } from '../waitAtMost.ts'
import type { Terminal } from './Terminal.ts'

const STOP_WITHIN_MS = 3000

/** Runs a broker until it is asked to stop. Answers the exit code. */
export async function serve(terminal: Terminal): Promise<number> {
  const [parsed, keyset] = all(
    () => parseConfig(terminal.env),
    () => loadKeyset(storePaths(terminal.env).keysetPath),
  )
  const { config, host, port } = parsed
  const broker = await createBroker({ config, keyset })
  try {
    const { url } = await broker.start({ host, port })
    terminal.complain(`authpipe-broker listens on ${url}, reached as ${config.apiUrl}\n`)
    for (const { id } of config.providers) {
      terminal.complain(`redirect URI to register for ${id}: ${redirectUri(config, id)}\n`)
    }
    await terminal.whenAskedToStop()
  } finally {
    await waitAtMost(broker.stop(), STOP_WITHIN_MS)
  }
  return 0
}

/** Both, or the problems of both: an operator mends everything in one go. */
function all<First, Second>(first: () => First, second: () => Second): [First, Second] {
  const problems: string[] = []
  const attempt = <Value>(make: () => Value): Value | undefined => {
    try {
      return make()
    } catch (error) {
      if (!(error instanceof StartupError)) throw error
      problems.push(...error.problems)
      return undefined
    }
  }
  const one = attempt(first)
  const two = attempt(second)
  if (one === undefined || two === undefined) throw new StartupError(problems)
  return [one, two]
}
