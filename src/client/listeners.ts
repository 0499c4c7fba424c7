/** Who wants to hear of something. */
export interface Listeners<Value> {
  /** Adds a listener; what comes back removes it. */
  readonly add: (listener: (value: Value) => void) => () => void
  /** Calls every listener, also those after one that throws. */
  readonly tell: (value: Value) => void
  readonly isEmpty: () => boolean
}

/** An empty set of listeners. The same function added twice is called twice. */
export function createListeners<Value>(): Listeners<Value> {
  const calls = new Set<(value: Value) => void>()
  return {
    add(listener) {
      const call = (value: Value): void => callSafely(listener, value)
      calls.add(call)
      return () => void calls.delete(call)
    },
    tell: (value) => [...calls].forEach((call) => call(value)),
    isEmpty: () => calls.size === 0,
  }
}

/** Calls an app's function. What it throws is the app's: reported as uncaught, and nothing breaks. */
export function callSafely<Value>(callback: (value: Value) => void, value: Value): void {
  try {
    callback(value)
  } catch (error) {
    if (typeof reportError === 'function') reportError(error)
    else
      setTimeout(() => {
        throw error
      })
  }
}
