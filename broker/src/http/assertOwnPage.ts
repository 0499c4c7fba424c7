import type { MiddlewareHandler } from 'hono'
import { BrokerError } from '../BrokerError.ts'
import type { BrokerConfig } from '../BrokerConfig.ts'
import type { AppEnv } from './AppPorts.ts'

/** Where the app's own page posts to. What comes of it is judged by the origin the browser names. */
const POSTED_BY_APPS = '/connect/boot/post'

/**
 * Lets a POST through that our own page sent, judged before its body is read. SameSite protects
 * nothing here: an app's domain may be same-site with ours.
 */
export function assertOwnPage(config: BrokerConfig): MiddlewareHandler<AppEnv> {
  const { origin } = new URL(config.pagesUrl)
  return async (c, next) => {
    if (c.req.path === POSTED_BY_APPS) return next()
    const site = c.req.header('sec-fetch-site')
    const isOurs = c.req.header('origin') === origin && (site ?? 'same-origin') === 'same-origin'
    if (!isOurs) throw new BrokerError('launch_origin_mismatch')
    await next()
  }
}
