/** Who wants to hear of something. */
export interface Listeners<Value> {
  /** Adds a listener; what comes back removes it. */
  add(listener: (value: Value) => void): () => void
  /** Calls every listener, also those after one that throws. */
  tell(value: Value): void
  readonly size: number
}

/** An empty set of listeners. The same function added twice is called twice. */
export function createListeners<Value>(): Listeners<Value> {
  const entries = new Set<{ readonly listener: (value: Value) => void }>()
  return {
    add(listener) {
      const entry = { listener }
      entries.add(entry)
      return () => void entries.delete(entry)
    },
    tell(value) {
      for (const { listener } of [...entries]) callSafely(listener, value)
    },
    get size() {
      return entries.size
    },
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
