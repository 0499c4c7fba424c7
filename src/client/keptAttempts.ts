import type { AttemptRun, KeptAttempt } from './Attempt.ts'
import { keptName, writeKept } from './writeKept.ts'

/** As long as an attempt lives. */
const KEPT_FOR = 15 * 60_000

/** Keeps what a page that is loaded anew needs to go on, as it stands, from now on. */
export function keepAttempt(run: AttemptRun): void {
  const { report } = run
  function write(): void {
    const { options, keys, verifier, id, binding, hasWindow, returnTo, completionCode } = run
    const known = { id, binding, hasWindow, returnTo, completionCode }
    const when = { keptAt: Date.now(), keptBy: performance.timeOrigin }
    const kept = { options, keys, verifier, ...known, ...when }
    writeKept(run.world, options, kept)
  }
  // Whatever is reported may be what a page that is loaded anew must know.
  run.report = (...change) => {
    report(...change)
    if (!run.over.signal.aborted) write()
  }
  write()
}

/** Whether a later load of the page, which was left again, took the attempt over. */
export function isTakenOver({ world, options }: AttemptRun): boolean {
  try {
    const kept = parseKept(sessionStorage.getItem(keptName(world, options)))
    return kept?.keptBy !== performance.timeOrigin
  } catch {
    return false
  }
}

/**
 * The attempts that earlier loads of this page left; not those of this load, whichever client runs them.
 * What is too old, or of another make, is forgotten.
 */
export function readKeptAttempts(brokerUrl: string): readonly KeptAttempt[] {
  try {
    return Object.keys(sessionStorage)
      .filter((name) => name.startsWith(`authpipe ${brokerUrl} `))
      .flatMap((name) => {
        const kept = parseKept(sessionStorage.getItem(name))
        if (kept) return kept.keptBy === performance.timeOrigin ? [] : [kept]
        sessionStorage.removeItem(name)
        return []
      })
  } catch {
    return []
  }
}

function parseKept(text: string | null): KeptAttempt | undefined {
  try {
    const kept = JSON.parse(`${text}`) as KeptAttempt
    const isWhole = kept.options.provider && kept.keys.key && kept.keys.secret && kept.verifier
    // The clock of this computer may have been turned back.
    return isWhole && Math.abs(Date.now() - kept.keptAt) < KEPT_FOR ? kept : undefined
  } catch {
    return undefined
  }
}
