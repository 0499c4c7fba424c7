import { createMiddleware } from 'hono/factory'
import { secureHeaders } from 'hono/secure-headers'

/**
 * Only this app's own pages may change anything: `SameSite` alone trusts every port and every
 * sibling host.
 */
export const sameOriginOnly = (appUrl: string) =>
  createMiddleware(async (c, next) => {
    const isReading = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (isReading || c.req.header('origin') === appUrl) return next()
    return c.json({ message: 'This request did not come from a page of this app.' }, 403)
  })

/** One name for the app: a page opened as 127.0.0.1 would not be an origin the broker knows. */
export const canonicalHost = (appUrl: string) =>
  createMiddleware(async (c, next) => {
    const { host } = new URL(appUrl)
    if (c.req.header('host') === host) return next()
    if (c.req.method !== 'GET') return c.json({ message: `This app is at ${appUrl}.` }, 421)
    return c.redirect(new URL(c.req.path, appUrl).href)
  })

/**
 * What Authpipe needs of a Content-Security-Policy is `connect-src` with the broker.
 * No Cross-Origin-Opener-Policy: `same-origin` would cut the page off from the window it opens.
 */
export const pageHeaders = (brokerUrl: string) =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'", brokerUrl],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    crossOriginOpenerPolicy: false,
    strictTransportSecurity: false,
    referrerPolicy: 'same-origin',
  })
