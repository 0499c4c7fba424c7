import type { Alarm, Clock } from '../run/Clock.ts'
import type { Random } from '../run/Random.ts'

interface PageTimer {
  readonly ring: () => void
  /** `undefined`: once. */
  readonly every: number | undefined
  due: number
  alarm: Alarm | undefined
}

/**
 * Where the code of one page runs: its timers, and whatever it waits for, end with the page. While the
 * page is kept for a way back (bfcache) everything stands still.
 */
export class Realm {
  readonly clock: Clock
  /** Aborted when the page is gone. */
  readonly gone = new AbortController()
  private pausing = new AbortController()
  private readonly random: Random
  private readonly timers = new Map<number, PageTimer>()
  private readonly held: (() => void)[] = []
  private isFrozen = false
  private lastTimer = 0

  constructor(clock: Clock, random: Random) {
    this.clock = clock
    this.random = random
  }

  get isRunning(): boolean {
    return !this.isFrozen && !this.gone.signal.aborted
  }

  /** What the page asks for now ends with the page, and fails when it is left. */
  get lasting(): AbortSignal {
    return AbortSignal.any([this.gone.signal, this.pausing.signal])
  }

  /** How many timers are set. */
  get timersSet(): number {
    return this.timers.size
  }

  readonly setTimeout = (ring: () => void, ms = 0): number => this.set(ring, ms, undefined)

  readonly setInterval = (ring: () => void, ms = 0): number => this.set(ring, ms, Math.max(1, ms))

  readonly clearTimeout = (id?: number): void => {
    this.timers.get(id ?? 0)?.alarm?.cancel()
    this.timers.delete(id ?? 0)
  }

  /** Runs a task of the page: now, after it is shown again, or never. */
  run(task: () => void): void {
    if (this.isRunning) task()
    else if (!this.gone.signal.aborted) this.held.push(task)
  }

  /** Runs a task of the page a moment later. */
  soon(task: () => void, most = 4): void {
    this.clock.after(this.random.next() * most, () => this.run(task))
  }

  /** What the page is given of something it waits for. */
  hold<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => this.run(() => resolve(value)),
        (error: Error) => this.run(() => reject(error)),
      )
    })
  }

  freeze(): void {
    this.isFrozen = true
    this.pausing.abort(new TypeError('The page stood still.'))
    this.pausing = new AbortController()
    for (const timer of this.timers.values()) {
      timer.alarm?.cancel()
      timer.due -= this.clock.now()
    }
  }

  thaw(): void {
    this.isFrozen = false
    for (const [id, timer] of this.timers) {
      timer.due += this.clock.now()
      this.arm(id, timer)
    }
    for (const task of this.held.splice(0)) task()
  }

  end(): void {
    this.gone.abort()
    for (const { alarm } of this.timers.values()) alarm?.cancel()
    this.timers.clear()
    this.held.length = 0
  }

  private set(ring: () => void, ms: number, every: number | undefined): number {
    const id = ++this.lastTimer
    if (this.gone.signal.aborted) return id
    const timer = { ring, every, due: this.clock.now() + Math.max(0, ms), alarm: undefined }
    this.timers.set(id, timer)
    this.arm(id, timer)
    return id
  }

  private arm(id: number, timer: PageTimer): void {
    timer.alarm = this.clock.after(timer.due - this.clock.now(), () => {
      if (timer.every === undefined) this.timers.delete(id)
      else {
        timer.due = this.clock.now() + timer.every
        this.arm(id, timer)
      }
      timer.ring()
    })
  }
}
