import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Ports } from '../ports.ts'
import { inRequest } from '../requestScope.ts'
import type { AppEnv } from './AppPorts.ts'

/**
 * Gives every request an id of our own making (a caller's could carry anything into the log), answers
 * with it, and writes one line per request: the route's pattern, never the URL as asked for.
 */
export function observeRequests(
  ports: Pick<Ports, 'randomBytes' | 'now' | 'log'>,
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const requestId = `req_${Buffer.from(ports.randomBytes(12)).toString('base64url')}`
    const since = ports.now()
    c.set('requestId', requestId)
    await inRequest(requestId, next)
    c.res.headers.set('x-request-id', requestId)

    const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none'
    const { method } = c.req
    const fields = { requestId, method, route, status: c.res.status, ms: ports.now() - since }
    ports.log.info(fields, 'request')
  }
}
