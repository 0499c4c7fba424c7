import type { BrokerConfig } from '../BrokerConfig.ts'

/** The cookie that ties a launch to one browser. */
export interface BrowserCookie {
  readonly name: string
  /** The whole `Set-Cookie` value. */
  readonly header: string
}

const MAX_AGE_SECONDS = 15 * 60

/**
 * HttpOnly and host-wide: `__Host-` keeps siblings of the host from planting one (cookie tossing).
 * Lax, as the provider's redirect back is a cross-site navigation.
 */
export function browserCookie(
  config: BrokerConfig,
  attemptId: string,
  value: string,
): BrowserCookie {
  const name = browserCookieName(config, attemptId)
  const secure = isHttps(config) ? '; Secure' : ''
  const header = `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${MAX_AGE_SECONDS}${secure}`
  return { name, header }
}

/** By attempt, so that attempts side by side in one browser do not overwrite each other's. */
export function browserCookieName(config: BrokerConfig, attemptId: string): string {
  // WebKitGTK refuses Secure and __Host- cookies on http, at loopback too.
  return isHttps(config) ? `__Host-ap_${attemptId}` : `ap_${attemptId}`
}

function isHttps(config: BrokerConfig): boolean {
  return config.pagesUrl.startsWith('https:')
}
