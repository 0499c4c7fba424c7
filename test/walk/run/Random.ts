/** The only source of chance of a run. The same seed gives the same numbers. */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = seed | 0
    // Seeds that are near each other begin alike.
    for (let round = 0; round < 4; round++) this.next()
  }

  /** From 0 up to, and without, 1. (mulberry32) */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let bits = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from `low` up to, and with, `high`. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  /** Whether something happens that does so in this share of all cases. */
  happens(share: number): boolean {
    return this.next() < share
  }

  /** One of them. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.between(0, items.length - 1)] ?? items[0]
  }

  /** One of them; those of more weight more often. `undefined` when there is none. */
  weigh<Item>(items: readonly Item[], weightOf: (item: Item) => number): Item | undefined {
    let left = this.next() * items.reduce((sum, item) => sum + weightOf(item), 0)
    return items.find((item) => (left -= weightOf(item)) < 0)
  }

  bytes(size: number): Uint8Array {
    return Uint8Array.from({ length: size }, () => this.between(0, 255))
  }

  /** Another source, for somebody whose turn may come sooner or later. */
  fork(): Random {
    return new Random(this.between(0, 2 ** 31))
  }
}
