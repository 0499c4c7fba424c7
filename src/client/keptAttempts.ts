import type { AttemptRun, KeptAttempt } from './Attempt.ts'
import { attemptSlot } from './AuthpipeClient.ts'
import type { ConnectOptions } from './AuthpipeClient.ts'

/** As long as an attempt lives. */
const KEPT_FOR = 15 * 60_000

/**
 * Keeps what a page that is loaded anew needs to go on, in the tab's `sessionStorage`, from now on and
 * until the attempt is over.
 */
export function keepAttempt(run: AttemptRun): void {
  const { brokerUrl } = run.world
  function write(): void {
    const { options, keys, verifier, id, binding, returnTo } = run
    const keptAt = Date.now()
    writeKeptAttempt(brokerUrl, { options, keys, verifier, id, binding, returnTo, keptAt })
  }
  // Whatever is reported may be what a page that is loaded anew must know.
  const { report } = run
  run.report = (...change) => {
    report(...change)
    if (!run.over.signal.aborted) write()
  }
  run.over.signal.addEventListener('abort', () =>
    inStorage((storage) => storage.removeItem(keyOf(brokerUrl, run.options))),
  )
  write()
}

/** Keeps one as it stands. */
export function writeKeptAttempt(brokerUrl: string, kept: KeptAttempt): void {
  const text = JSON.stringify(kept)
  inStorage((storage) => storage.setItem(keyOf(brokerUrl, kept.options), text))
}

/** The attempts that earlier loads of this page left. Those that are too old are forgotten. */
export function readKeptAttempts(brokerUrl: string): readonly KeptAttempt[] {
  return (
    inStorage((storage) =>
      Object.keys(storage)
        .filter((name) => name.startsWith(keyOf(brokerUrl)))
        .flatMap((name) => {
          const kept = JSON.parse(`${storage.getItem(name)}`) as KeptAttempt
          // The clock of this computer may have been turned back.
          if (Math.abs(Date.now() - kept.keptAt) < KEPT_FOR) return [kept]
          storage.removeItem(name)
          return []
        }),
    ) ?? []
  )
}

function keyOf(brokerUrl: string, options?: ConnectOptions): string {
  return `authpipe ${brokerUrl} ${options ? attemptSlot(options) : ''}`
}

/** A frame, or a person's setting, may forbid the storage. */
function inStorage<Result>(work: (storage: Storage) => Result): Result | undefined {
  try {
    return work(sessionStorage)
  } catch {
    return undefined
  }
}
