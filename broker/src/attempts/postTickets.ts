import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Ports } from '../ports.ts'
import type { Keyset } from '../vault/Keyset.ts'
import { hashSecret } from './attemptSecrets.ts'

/** What a ticket says. */
export interface TicketReading {
  /** Whose page posted, by the browser's `Origin` header. `undefined`: the ticket is not ours. */
  readonly origin: string | undefined
  /** Its time is over. */
  readonly isLate: boolean
}

/** Remembers, from a posted form to the launch that follows, which origin the browser named. */
export interface PostTickets {
  /** For one boot key, and a minute. */
  issue(k: string, origin: string): string
  read(k: string, ticket: string): TicketReading
}

/** Tickets under a MAC: nothing is stored for a form that anybody can post. */
export function createPostTickets({
  keyset,
  now,
  timers,
}: Pick<Ports, 'now' | 'timers'> & { readonly keyset: Pick<Keyset, 'pepper'> }): PostTickets {
  const macOf = (k: string, origin: string, endsAt: number) =>
    createHmac('sha256', keyset.pepper)
      .update(JSON.stringify(['authpipe/post-ticket/v1', hashSecret(k), origin, endsAt]))
      .digest('base64url')

  return {
    issue: (k, origin) => {
      const endsAt = now() + timers.postTicketTtl
      return [endsAt, macOf(k, origin, endsAt), origin].join(' ')
    },
    read: (k, ticket) => {
      const [endsAt = '', mac = '', origin = ''] = ticket.split(' ')
      const isOurs = isSame(mac, macOf(k, origin, Number(endsAt)))
      return { origin: isOurs ? origin : undefined, isLate: Number(endsAt) <= now() }
    },
  }
}

function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}
