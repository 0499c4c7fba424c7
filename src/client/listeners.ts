/** Who wants to hear of something. */
export interface Listeners<Value> {
  /** Adds a listener; what comes back removes it. */
  readonly add: (listener: (value: Value) => void) => () => void
  /** Calls every listener, also those after one that throws. */
  readonly tell: (value: Value) => void
}

/**
 * An empty set of listeners. The same function added twice is called twice. `start` runs when the
 * first is added, and what it gives back when the last is removed.
 */
export function createListeners<Value>(
  start?: (tell: (value: Value) => void) => () => void,
): Listeners<Value> {
  const calls = new Set<(value: Value) => void>()
  const tell = (value: Value): void => [...calls].forEach((call) => call(value))
  let stop: (() => void) | undefined
  return {
    tell,
    add(listener) {
      const call = (value: Value): void => callSafely(listener, value)
      if (!calls.size) stop = start?.(tell)
      calls.add(call)
      return () => {
        if (calls.delete(call) && !calls.size) stop?.()
      }
    },
  }
}

/** Calls an app's function. What it throws is the app's: reported as uncaught, and nothing breaks. */
export function callSafely<Value>(callback: (value: Value) => void, value: Value): void {
  try {
    callback(value)
  } catch (error) {
    // Node knows no reportError.
    // oxlint-disable-next-line no-console
    const report = globalThis.reportError ?? console.error
    report(error)
  }
}
