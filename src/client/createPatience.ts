import { isConnectError } from './ConnectError.ts'

/** How an attempt waits, and tries again. */
export interface Patience {
  /** Waits `retryEvery`, longer after failures, or until `wake`. Leaves no timer behind. */
  readonly pause: (failures?: number) => Promise<void>
  /** Ends all waiting: the page came back, or the network did; or the attempt is over. */
  readonly wake: () => void
  /**
   * Sends, and sends again what failed, until `isFinal` says of an error that nothing better is to be
   * expected, or `tries` were made.
   */
  readonly persist: <Answer>(
    send: () => Promise<Answer>,
    tries?: number,
    isFinal?: (error: unknown) => boolean,
  ) => Promise<Answer>
}

/** Waits and tries until `isOver` aborts; call `wake` then too. */
export function createPatience(retryEvery: number, isOver: AbortSignal): Patience {
  const naps = new Set<() => void>()

  const pause = (failures = 0): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        naps.delete(end)
        resolve()
      }
      const timer = setTimeout(end, retryEvery * Math.min(2 ** failures, 10))
      if (isOver.aborted) end()
      else naps.add(end)
    })

  return {
    pause,
    wake: () => naps.forEach((end) => end()),
    async persist(send, tries = 3, isFinal = (error) => !isUnanswered(error)) {
      for (let failures = 1; ; failures++) {
        try {
          return await send()
        } catch (error) {
          if (isOver.aborted || failures === tries || isFinal(error)) throw error
          await pause(failures)
        }
      }
    },
  }
}

/** Nothing was heard from the broker, or it is about to restart and began nothing. */
function isUnanswered(error: unknown): boolean {
  return (
    isConnectError(error) &&
    ['network_error', 'broker_unreachable', 'refresh_in_progress'].includes(error.code)
  )
}
