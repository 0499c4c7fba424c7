import type { Context } from 'hono'
import { authenticateConnectToken } from '../access/authenticateConnectToken.ts'
import type { Subject } from '../access/Subject.ts'
import type { AppEnv, AppPorts } from './AppPorts.ts'

/**
 * Whom the page of this request speaks for.
 * @throws {BrokerError} `connect_token_invalid`, `connect_token_expired`, `origin_not_allowed`
 */
export function pageSubject(ports: AppPorts, c: Context<AppEnv>): Promise<Subject> {
  return authenticateConnectToken(ports, c.req.header('authorization'), pageOrigin(ports, c))
}

/** A page on the broker's own origin sends no `Origin` with a GET; the browser says so otherwise. */
function pageOrigin({ config }: AppPorts, c: Context<AppEnv>): string | undefined {
  const isSameOrigin = c.req.header('sec-fetch-site') === 'same-origin'
  return c.req.header('origin') ?? (isSameOrigin ? new URL(config.apiUrl).origin : undefined)
}
