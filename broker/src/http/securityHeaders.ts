import type { MiddlewareHandler } from 'hono'
import type { BrokerConfig } from '../BrokerConfig.ts'
import type { AppEnv } from './AppPorts.ts'

/**
 * What every answer carries. Nothing is cached, nothing is framed, no page tells the next where it
 * comes from. Our pages bring a Content-Security-Policy of their own, by hashes.
 */
export function securityHeaders(config: BrokerConfig): MiddlewareHandler<AppEnv> {
  const headers = {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(config.pagesUrl.startsWith('https:')
      ? { 'strict-transport-security': 'max-age=31536000' }
      : {}),
  }
  return async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
    // Said aloud on purpose: any other value cuts our windows from the page that opened them, and a
    // proxy's or framework's default would do so silently. Only the hop means to.
    if (!c.res.headers.has('cross-origin-opener-policy')) {
      c.res.headers.set('cross-origin-opener-policy', 'unsafe-none')
    }
    if (!c.res.headers.has('content-security-policy')) {
      c.res.headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    }
  }
}
