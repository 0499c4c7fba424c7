import { DemoProblems } from './DemoProblems.ts'

const PATIENCE_MS = 10_000

/**
 * Makes sure that something answers at the address, whatever it says.
 * @throws {DemoProblems}
 */
export async function assertAnswers(name: string, url: string): Promise<void> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    await response.body?.cancel()
  } catch (error) {
    throw new DemoProblems([`${name} at ${url} does not answer (${reasonOf(error)}).`])
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return message
}
