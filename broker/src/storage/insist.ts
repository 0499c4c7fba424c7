import { setTimeout as sleep } from 'node:timers/promises'

/** Waits before storing is tried again, in milliseconds. */
const RETRY_AFTER = [50, 200, 800, 3200]

/**
 * Writes what must not be lost: a database that refuses is asked again before giving up, for about four
 * seconds. `onRefusal` hears of every refusal but the last, which is thrown.
 */
export async function insist<Result>(
  write: () => Promise<Result>,
  onRefusal: (error: unknown) => void,
): Promise<Result> {
  for (const wait of RETRY_AFTER) {
    try {
      return await write()
    } catch (error) {
      onRefusal(error)
    }
    await sleep(wait)
  }
  return write()
}
