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
 * No credentials: a page shows its connect token. Refusals can be read too.
 */
export function cors(config: BrokerConfig): MiddlewareHandler<AppEnv> {
  const allowed = new Set(config.allowedOrigins)
  return async (c, next) => {
    const origin = c.req.header('origin')
    const isAllowed = origin !== undefined && origin !== 'null' && allowed.has(origin)
    if (origin !== undefined && !isAllowed) {
      c.res = problemResponse(c, new BrokerError('origin_not_allowed'))
    } else if (c.req.method === 'OPTIONS') {
      c.res = new Response(null, { status: 204, headers: PREFLIGHT })
    } else {
      await next()
    }

    c.res.headers.append('vary', 'Origin')
    if (!isAllowed) return
    c.res.headers.set('access-control-allow-origin', origin)
    c.res.headers.set('access-control-expose-headers', 'X-Request-Id, Retry-After')
  }
}
