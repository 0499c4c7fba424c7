import type { MiddlewareHandler } from 'hono'
import { BrokerError } from '../BrokerError.ts'
import type { BrokerConfig } from '../BrokerConfig.ts'
import type { AppEnv } from './AppPorts.ts'
import { problemResponse } from './problem.ts'

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
  'access-control-max-age': '600',
}

/**
 * CORS for the pages of the operator's origins, by exact match: whoever owns one of them can receive
 * completion codes, so there are no patterns, and `null` (a sandboxed frame, a file) is never one.
 * No credentials: a page shows its connect token. A page of any other origin is served nothing, but may
 * read that it is refused and why: its developer would else see a network failure.
 */
export function cors(config: BrokerConfig): MiddlewareHandler<AppEnv> {
  const allowed = new Set(config.allowedOrigins)
  return async (c, next) => {
    const origin = c.req.header('origin')
    if (c.req.method === 'OPTIONS') {
      c.res = new Response(null, { status: 204, headers: PREFLIGHT })
    } else if (origin !== undefined && !allowed.has(origin)) {
      c.res = problemResponse(c, new BrokerError('origin_not_allowed'))
    } else {
      await next()
    }

    c.res.headers.append('vary', 'Origin')
    if (origin === undefined || origin === 'null') return
    c.res.headers.set('access-control-allow-origin', origin)
    c.res.headers.set('access-control-expose-headers', 'X-Request-Id, Retry-After')
  }
}
