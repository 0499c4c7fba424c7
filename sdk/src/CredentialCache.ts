/** What the cache has to know of an entry. */
interface Held {
  readonly connectionId: string
}

/**
 * The entries used last, by key, and by the connection they belong to. Several keys may hold one
 * connection: it can be asked for by its id and by its provider.
 */
export class CredentialCache<Entry extends Held> {
  readonly #max: number
  // A Map keeps the order of insertion, so its first key is the one unused for longest.
  readonly #entries = new Map<string, Entry>()
  readonly #keys = new Map<string, Set<string>>()

  constructor(max: number) {
    this.#max = max
  }

  /** The entry, which thereby counts as used. */
  get(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry
  }

  /** Puts the entry in, and the one unused for longest out when there is no room. */
  set(key: string, entry: Entry): void {
    this.delete(key)
    if (this.#max === 0) return
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size < this.#max) break
      this.delete(oldest)
    }
    this.#entries.set(key, entry)
    const keys = this.#keys.get(entry.connectionId)
    if (keys === undefined) this.#keys.set(entry.connectionId, new Set([key]))
    else keys.add(key)
  }

  delete(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    const keys = this.#keys.get(entry.connectionId)
    keys?.delete(key)
    if (keys?.size === 0) this.#keys.delete(entry.connectionId)
  }

  /** The connection's keys and entries, as they are now. */
  ofConnection(connectionId: string): readonly (readonly [string, Entry])[] {
    const found: [string, Entry][] = []
    for (const key of this.#keys.get(connectionId) ?? []) {
      const entry = this.#entries.get(key)
      if (entry !== undefined) found.push([key, entry])
    }
    return found
  }

  clear(): void {
    this.#entries.clear()
    this.#keys.clear()
  }

  get size(): number {
    return this.#entries.size
  }
}
