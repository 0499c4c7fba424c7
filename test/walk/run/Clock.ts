import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import timersPromises from 'node:timers/promises'

const turn = setImmediate

/** Turns of the event loop without any sign of life, after which nothing but time can bring one. */
const STILL_TURNS = { idle: 3, asking: 40 }

/** A callback that waits for its time. */
export interface Alarm {
  readonly cancel: () => void
}

interface Entry {
  due: number
  readonly order: number
  readonly ring: () => void
}

/**
 * Time that passes only when nothing else can happen: no request is being answered, and no digest
 * computed. So a quarter of an hour takes no time, and the same steps meet in the same order. Where it
 * is mistaken, and time passes early, a request was slow: the world may do that at any time.
 */
export class Clock {
  /** Milliseconds since the epoch. */
  time = 0
  private readonly entries = new Set<Entry>()
  private order = 0
  /** Grows with every sign of life. */
  private life = 0
  /** Work that ends by itself, without time. */
  private busy = 0
  private asking = 0

  readonly now = (): number => this.time

  /** How many callbacks wait. */
  get waiting(): number {
    return this.entries.size
  }

  /** Calls back once, in so many milliseconds. */
  after(ms: number, ring: () => void): Alarm {
    const entry = { due: this.time + Math.max(0, Math.round(ms)), order: this.order++, ring }
    this.entries.add(entry)
    this.life++
    return { cancel: () => void this.entries.delete(entry) }
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve))
  }

  /** Lets time pass until `isDone`, at most until `deadline`. Whether it is done. */
  async pass(deadline: number, isDone: () => boolean = () => false): Promise<boolean> {
    for (;;) {
      await this.still()
      if (isDone()) return true
      const next = this.next()
      if (next === undefined || next.due > deadline) {
        this.time = Math.max(this.time, deadline)
        return false
      }
      this.entries.delete(next)
      this.time = Math.max(this.time, next.due)
      this.life++
      next.ring()
    }
  }

  /** Notes a sign of life. */
  stir(): void {
    this.life++
  }

  /** Work is under way that needs no time. */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    this.busy++
    try {
      return await work
    } finally {
      this.busy--
      this.life++
    }
  }

  /** Puts the timers of this process on this clock, and has an eye on its requests and digests. */
  install(): void {
    const set =
      (isAgain: boolean) =>
      (ring: () => void, ms?: number, ...rest: unknown[]) =>
        new ProcessTimer(this, () => Reflect.apply(ring, undefined, rest), ms ?? 0, isAgain)
    Object.assign(globalThis, {
      setTimeout: set(false),
      setInterval: set(true),
      clearTimeout: clearTimer,
      clearInterval: clearTimer,
    })
    Object.assign(timersPromises, {
      setTimeout: (ms?: number, value?: unknown, options?: { readonly signal?: AbortSignal }) =>
        this.sleep(ms ?? 0, value, options?.signal),
    })
    syncBuiltinESMExports()
    AbortSignal.timeout = (ms) => {
      const abort = new AbortController()
      this.after(ms, () => abort.abort(new DOMException('It took too long.', 'TimeoutError')))
      return abort.signal
    }
    this.watchDigests()
    this.watchRequests()
  }

  private sleep(ms: number, value: unknown, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const alarm = this.after(ms, () => resolve(value))
      signal?.addEventListener('abort', () => {
        alarm.cancel()
        reject(signal.reason as Error)
      })
    })
  }

  private watchDigests(): void {
    const { subtle } = crypto
    const names = Object.getOwnPropertyNames(Object.getPrototypeOf(subtle))
    for (const name of names) {
      const method: unknown = Reflect.get(subtle, name)
      if (typeof method !== 'function' || name === 'constructor') continue
      const compute = method.bind(subtle) as (...given: unknown[]) => Promise<unknown>
      Object.defineProperty(subtle, name, {
        value: (...given: unknown[]) => this.during(compute(...given)),
      })
    }
  }

  private watchRequests(): void {
    subscribe('http.client.request.start', (message) => {
      const { request } = message as { request: ClientRequest }
      this.life++
      // It is answered when there is news, or when its time is over.
      if (request.path.includes('wait=')) return
      this.asking++
      request.once('close', () => {
        this.asking--
        this.life++
      })
    })
    for (const name of [
      'http.client.response.finish',
      'http.server.request.start',
      'http.server.response.finish',
      'net.client.socket',
      'net.server.socket',
    ]) {
      subscribe(name, () => void this.life++)
    }
  }

  private async still(): Promise<void> {
    let turns = 0
    while (turns < (this.asking > 0 ? STILL_TURNS.asking : STILL_TURNS.idle)) {
      const { life } = this
      await new Promise((resolve) => turn(resolve))
      turns = this.busy === 0 && this.life === life ? turns + 1 : 0
    }
  }

  private next(): Entry | undefined {
    let next: Entry | undefined
    for (const entry of this.entries) {
      if (!next || entry.due < next.due) next = entry
    }
    return next
  }
}

function clearTimer(timer: unknown): void {
  if (timer instanceof ProcessTimer) timer.clear()
}

/** What `setTimeout` and `setInterval` of Node give back. */
class ProcessTimer {
  private readonly clock: Clock
  private readonly ring: () => void
  private readonly ms: number
  private readonly isAgain: boolean
  private alarm: Alarm | undefined

  constructor(clock: Clock, ring: () => void, ms: number, isAgain: boolean) {
    this.clock = clock
    this.ring = ring
    this.ms = Math.max(1, ms)
    this.isAgain = isAgain
    this.refresh()
  }

  refresh(): this {
    this.clear()
    this.alarm = this.clock.after(this.ms, () => {
      if (this.isAgain) this.refresh()
      this.ring()
    })
    return this
  }

  clear(): void {
    this.alarm?.cancel()
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  hasRef(): boolean {
    return true
  }
}
