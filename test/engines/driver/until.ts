import { setImmediate, setTimeout } from 'node:timers/promises'

/** Between two looks: short for a person, long for a processor. */
const LOOK_EVERY_MS = 30

/**
 * Looks until there is something to see, and gives it.
 * @throws with `what`, and the last error of a look, after `ms`
 */
export async function until<Value>(
  what: string,
  look: () => Promise<Value> | Value,
  ms = 20_000,
): Promise<NonNullable<Value>> {
  const end = performance.now() + ms
  let problem: unknown
  for (;;) {
    try {
      const value = await look()
      if (value) return value
      problem = undefined
    } catch (error) {
      // A page that is just being left cannot be looked at.
      problem = error
    }
    if (performance.now() > end) {
      throw new Error(`waited ${ms} ms in vain: ${what}`, { cause: problem })
    }
    await setTimeout(LOOK_EVERY_MS)
    await setImmediate()
  }
}
