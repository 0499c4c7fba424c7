import { isUnanswered } from './clientErrors.ts'

/** How an attempt waits, and tries again. */
export interface Patience {
  /** Waits `retryEvery`, longer after failures, or until `wake`. Leaves no timer behind. */
  readonly pause: (failures?: number) => Promise<void>
  /**
   * Sends again what got no answer, `tries` times in all; at once after `wake`, which also aborts
   * the signal. `isFinal` says of which errors nothing better is to be expected.
   */
  readonly persist: <Answer>(
    send: (signal: AbortSignal) => Promise<Answer>,
    tries?: number,
    isFinal?: (error: unknown) => boolean,
  ) => Promise<Answer>
  /** Ends all waiting: the page came back, or the network did; or the attempt is over. */
  readonly wake: () => void
}

/** Waits and tries until `isOver` aborts; call `wake` then too. */
export function createPatience(retryEvery: number, isOver: AbortSignal): Patience {
  let nap = new AbortController()

  const pause = (failures = 0, { signal } = nap): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(done, retryEvery * Math.min(2 ** failures, 10))
      signal.addEventListener('abort', done)
      if (signal.aborted || isOver.aborted) done()
    })

  return {
    pause,
    async persist(send, tries = 3, isFinal = (error) => !isUnanswered(error)) {
      for (let failures = 1; ; failures++) {
        const current = nap
        try {
          return await send(current.signal)
        } catch (error) {
          if (isOver.aborted || failures === tries || isFinal(error)) throw error
          await pause(failures, current)
        }
      }
    },
    wake() {
      const before = nap
      nap = new AbortController()
      before.abort()
    },
  }
}
