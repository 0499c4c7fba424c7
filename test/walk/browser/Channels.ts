import type { Clock } from '../run/Clock.ts'
import type { Random } from '../run/Random.ts'
import type { AppPage } from './AppPage.ts'
import { EventHub } from './EventHub.ts'

/** A `BroadcastChannel`, as far as our code touches it. */
class Channel {
  readonly hub = new EventHub()
  readonly addEventListener = this.hub.addEventListener
  readonly name: string
  readonly page: AppPage
  private readonly channels: Channels

  constructor(channels: Channels, page: AppPage, name: string) {
    this.channels = channels
    this.page = page
    this.name = name
  }

  postMessage(message: unknown): void {
    this.channels.send(this, message)
  }

  close(): void {
    this.channels.close(this)
  }
}

/** The channels between the pages of the app's origin. */
export class Channels {
  private readonly open = new Set<Channel>()
  private readonly clock: Clock
  private readonly chance: Random
  /** Whether two pages are in the same partition: a cross-site frame is in one of its own. */
  private readonly isTogether: (one: AppPage, other: AppPage) => boolean

  constructor(clock: Clock, chance: Random, isTogether: (one: AppPage, other: AppPage) => boolean) {
    this.clock = clock
    this.chance = chance
    this.isTogether = isTogether
  }

  /** The constructor that a page finds. */
  classFor(page: AppPage): new (name: string) => Channel {
    const join = (name: string): Channel => {
      const channel = new Channel(this, page, name)
      this.open.add(channel)
      return channel
    }
    // What `new` gives is what the function returns.
    return function BroadcastChannel(name: string) {
      return join(name)
    } as unknown as new (name: string) => Channel
  }

  /** How many a page has open. */
  openOf(page: AppPage): number {
    return [...this.open].filter((channel) => channel.page === page).length
  }

  send(from: Channel, message: unknown): void {
    if (!this.open.has(from) || message === undefined) return
    const data: unknown = JSON.parse(JSON.stringify(message))
    for (const to of this.open) {
      if (to === from || to.name !== from.name || !this.isTogether(from.page, to.page)) continue
      this.clock.after(this.chance.next() * 4, () => {
        if (this.open.has(to) && to.page.realm.isRunning) {
          to.hub.dispatch({ type: 'message', data })
        }
      })
    }
  }

  close(channel: Channel): void {
    this.open.delete(channel)
  }

  closeAll(page: AppPage): void {
    for (const channel of this.open) if (channel.page === page) this.open.delete(channel)
  }
}
