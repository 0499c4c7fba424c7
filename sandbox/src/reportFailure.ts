import { inspect } from 'node:util'

/** Says that the sandbox itself is broken, which is not one of its faults. */
export function reportFailure(error: unknown): void {
  process.stderr.write(`sandbox: ${inspect(error)}\n`)
}
