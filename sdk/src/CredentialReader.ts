import type { BackendEvent, CredentialAnswer, GetCredentialRequest } from '@authpipe/protocol'
import { isOutage } from './AuthpipeError.ts'
import type { AuthpipeError } from './AuthpipeError.ts'
import type { AuthpipeEvent } from './AuthpipeEvent.ts'
import { createCredential } from './Credential.ts'
import type { Credential } from './Credential.ts'
import { CredentialCache } from './CredentialCache.ts'
import type { AuthpipeTimers } from './parseOptions.ts'

/** What the reader works with. */
export interface CredentialReaderOptions {
  readonly ask: (request: GetCredentialRequest) => Promise<CredentialAnswer>
  readonly feed: { open(): void; covers(askedAt: number): boolean }
  readonly onEvent: (event: AuthpipeEvent) => void
  readonly cacheMax: number
  readonly timers: AuthpipeTimers
  readonly now: () => number
}

/** A credential in memory. All times by `now`; its life counts from before the request was sent. */
interface Entry {
  readonly connectionId: string
  readonly credential: Credential
  readonly askedAt: number
  readonly answeredAt: number
  /** From here on the broker is asked first. */
  readonly refreshAt: number
  /** From here on it is handed out no more. */
  readonly endsAt: number
  /** The broker is about to renew it. */
  isRotating: boolean
  failures: number
  /** The broker just failed: it is left alone until here. */
  askAgainAt: number
}

/*
 * How a credential is answered:
 *
 *   fresh: before refreshIn, and confirmed within the lease ──▶ from memory, no request
 *   else ──▶ ask the broker, once for all who wait
 *              ├─ answer ──▶ hold it, hand it out
 *              ├─ refusal ──▶ forget what is held, throw
 *              └─ outage ──▶ hand out what is held while it lives ('stale'), else throw
 *
 * Past `refreshIn` the answer is awaited, although the held token still lives. GitLab's refresh kills
 * the old access token at once: whoever handed it out while renewing would hand out a dead one.
 */

/** Credentials, from memory where that is safe. */
export class CredentialReader {
  readonly #options: CredentialReaderOptions
  readonly #cache: CredentialCache<Entry>
  readonly #flights = new Map<string, Promise<Entry>>()
  /** Changes told while a request was under way, which its answer may not know of. */
  readonly #changes = new Map<string, BackendEvent & { readonly heardAt: number }>()

  constructor(options: CredentialReaderOptions) {
    this.#options = options
    this.#cache = new CredentialCache(options.cacheMax)
  }

  /**
   * The credential itself where memory has it: a promise would cost as much as all the rest.
   * @throws {AuthpipeError} by way of the promise
   */
  read(request: GetCredentialRequest): Credential | Promise<Credential> {
    const key = cacheKey(request)
    const held = this.#cache.get(key)
    if (held !== undefined && this.#isUsable(held, request.afterGeneration)) return held.credential
    return this.#fly(key, request).then(({ credential }) => credential)
  }

  /** Takes in what the broker says has changed. Forgetting too much costs a request, no more. */
  apply(event: BackendEvent): void {
    if (this.#flights.size > 0) {
      this.#changes.set(event.connectionId, { ...event, heardAt: this.#options.now() })
    }
    let isDropped = false
    for (const [key, entry] of this.#cache.ofConnection(event.connectionId)) {
      if (!isAffected(entry.credential.generation, event)) continue
      if (event.kind === 'rotating') {
        // Kept for an outage: the renewal may not come about, and then it goes on living.
        entry.isRotating = true
        continue
      }
      this.#cache.delete(key)
      isDropped = true
    }
    if (!isDropped) return
    const { connectionId, kind: reason } = event
    this.#options.onEvent({ type: 'dropped', connectionId, reason })
  }

  clear(): void {
    this.#cache.clear()
    this.#flights.clear()
    this.#changes.clear()
  }

  /** Holds the entry, and gives the one to hand out: a newer one that came in meanwhile wins. */
  #hold(key: string, entry: Entry): Entry {
    const { cacheMax, feed } = this.#options
    if (cacheMax === 0) return entry
    const others = this.#cache.ofConnection(entry.connectionId)
    const newest = others.find(([, other]) => isNewerAndLater(other, entry))?.[1] ?? entry
    // Also where the connection was asked for in another way: an older generation may be dead by now.
    for (const [otherKey, other] of others) {
      const isOlder = other.credential.generation < newest.credential.generation
      if (isOlder) this.#cache.set(otherKey, newest)
    }
    this.#cache.set(key, newest)
    feed.open()
    return newest
  }

  #forget(connectionId: string | undefined): void {
    if (connectionId === undefined) return
    for (const [key] of this.#cache.ofConnection(connectionId)) this.#cache.delete(key)
  }

  #isUsable(entry: Entry, afterGeneration: number | undefined): boolean {
    if (afterGeneration !== undefined && entry.credential.generation <= afterGeneration)
      return false
    const now = this.#options.now()
    if (now >= entry.endsAt) return false
    if (now < entry.askAgainAt) return true
    if (now >= entry.refreshAt || entry.isRotating) return false
    return (
      now - entry.askedAt < this.#options.timers.lease || this.#options.feed.covers(entry.askedAt)
    )
  }

  #fly(key: string, request: GetCredentialRequest): Promise<Entry> {
    const flightKey = `${request.afterGeneration ?? ''}|${key}`
    const running = this.#flights.get(flightKey)
    if (running !== undefined) return running
    const isCurrent = (): boolean => this.#flights.get(flightKey) === flight
    const flight = this.#fetch(key, request, isCurrent).finally(() => {
      if (isCurrent()) this.#flights.delete(flightKey)
      if (this.#flights.size === 0) this.#changes.clear()
    })
    this.#flights.set(flightKey, flight)
    return flight
  }

  async #fetch(
    key: string,
    request: GetCredentialRequest,
    isCurrent: () => boolean,
  ): Promise<Entry> {
    try {
      let entry = await this.#ask(request)
      // Once more where the broker told of a change meanwhile. Not for ever: a credential of a moment
      // ago beats none.
      if (this.#isOvertaken(entry)) entry = await this.#ask(request)
      return isCurrent() ? this.#hold(key, entry) : entry
    } catch (error) {
      const held = this.#cache.get(key)
      if (held !== undefined && isOutage(error) && this.#standsIn(held, request, error)) return held
      if (!isOutage(error)) {
        this.#forget(held?.connectionId)
        this.#forget(request.connectionId)
      }
      throw error
    }
  }

  async #ask(request: GetCredentialRequest): Promise<Entry> {
    const { ask, now, timers } = this.#options
    const askedAt = now()
    const askedOn = Date.now()
    const answer = await ask(request)
    const lifetime = milliseconds(answer.expiresIn)
    // A lifetime that short has no room for a margin.
    const margin = lifetime > 2 * timers.margin ? timers.margin : 0
    return {
      connectionId: answer.connectionId,
      credential: createCredential(answer, askedOn),
      askedAt,
      answeredAt: now(),
      refreshAt: askedAt + milliseconds(answer.refreshIn),
      endsAt: askedAt + lifetime - margin,
      isRotating: false,
      failures: 0,
      askAgainAt: 0,
    }
  }

  #isOvertaken(entry: Entry): boolean {
    const event = this.#changes.get(entry.connectionId)
    if (event === undefined || event.heardAt < entry.askedAt) return false
    return isAffected(entry.credential.generation, event)
  }

  /** Whether the held credential will do while the broker cannot be asked. */
  #standsIn(held: Entry, request: GetCredentialRequest, error: AuthpipeError): boolean {
    const { now, timers, onEvent } = this.#options
    const { generation, connectionId, provider } = held.credential
    // The provider refused this very one.
    if (request.afterGeneration !== undefined && generation <= request.afterGeneration) return false
    if (now() >= held.endsAt) return false
    const pause = Math.min(timers.retry * 2 ** held.failures, timers.retryMax)
    held.failures += 1
    const wished = (error.retryAfter ?? 0) * 1_000
    held.askAgainAt = now() + Math.min(Math.max(pause, wished), timers.retryMax)
    onEvent({ type: 'stale', connectionId, provider, error })
    return true
  }
}

/** Whether `other` came in while `entry` was asked for, and is of a later generation. */
function isNewerAndLater(other: Entry, entry: Entry): boolean {
  return (
    other.answeredAt >= entry.askedAt && other.credential.generation > entry.credential.generation
  )
}

/** Whether the event ends, or is about to end, a credential of this generation. */
function isAffected(generation: number, event: BackendEvent): boolean {
  switch (event.kind) {
    case 'rotating':
      return event.generation >= generation
    case 'connected':
    case 'rotated':
      return event.generation > generation
    case 'needs_reauth':
    case 'deleted':
    default:
      return true
  }
}

/**
 * One key for each way to ask. Tenant and user are always part of it: whoever names another tenant's
 * connection must reach the broker, and be refused. Lengths stand first, so that no two requests can
 * run together into one key.
 */
function cacheKey({
  tenantId,
  userId,
  provider = '',
  connectionId = '',
}: GetCredentialRequest): string {
  return `${tenantId.length},${userId.length},${provider.length},${tenantId}${userId}${provider}${connectionId}`
}

function milliseconds(seconds: number | null): number {
  return seconds === null ? Infinity : seconds * 1_000
}
