import { Hono } from 'hono'
import { BrokerError } from '../../BrokerError.ts'
import type { AppEnv, AppPorts } from '../AppPorts.ts'

/** Whether the process lives, and whether it can do its work. Neither depends on a provider. */
export function healthRoutes(ports: AppPorts): Hono<AppEnv> {
  const app = new Hono<AppEnv>()

  app.get('/healthz', (c) => c.text('ok'))

  app.get('/readyz', async (c) => {
    try {
      await ports.db.selectFrom('kek_canary').select('kek_id').executeTakeFirstOrThrow()
    } catch (cause) {
      throw new BrokerError('vault_unavailable', { cause })
    }
    return c.text('ok')
  })

  return app
}
