import type { Clock } from '../run/Clock.ts'

interface Cookie {
  readonly value: string
  readonly endsAt: number
}

/** A browser's cookies, by host: ports share. */
export class CookieJar {
  private readonly hosts = new Map<string, Map<string, Cookie>>()
  private readonly clock: Clock

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** The `Cookie` header for a request to this address. */
  header(url: URL): string {
    const cookies = [...(this.hosts.get(url.hostname) ?? [])]
    return cookies
      .filter(([, { endsAt }]) => endsAt > this.clock.now())
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
  }

  /** Takes a `Set-Cookie` header. */
  take(url: URL, line: string): void {
    const [, name = '', value = '', rest = ''] = /^([^=]*)=([^;]*)(.*)$/.exec(line) ?? []
    const [, maxAge] = /max-age=(\d+)/i.exec(rest) ?? []
    const endsAt = maxAge === undefined ? Infinity : this.clock.now() + Number(maxAge) * 1000
    const cookies = this.hosts.get(url.hostname) ?? new Map<string, Cookie>()
    this.hosts.set(url.hostname, cookies.set(name, { value, endsAt }))
  }
}
