import { Hono } from 'hono'
import type {
  ConnectionAnswer,
  PageConnectionsAnswer,
  PageProviderConfig,
} from '@authpipe/protocol'
import type { Subject } from '../../access/Subject.ts'
import { readOpenerHint, readSeversOpener } from '../../attempts/openerSamples.ts'
import { isTrustedProvider } from '../../attempts/isTrustedProvider.ts'
import { disconnect } from '../../connections/disconnect.ts'
import { getConnection } from '../../connections/getConnection.ts'
import { listConnections } from '../../connections/listConnections.ts'
import type { AppEnv, AppPorts } from '../AppPorts.ts'
import { pageSubject } from '../pageSubject.ts'

/** `/v1/connect/connections` and `/v1/connect/events`: an end user's own connections. */
export function pageConnectionRoutes(ports: AppPorts): Hono<AppEnv> {
  const app = new Hono<AppEnv>()

  app.get('/connections', async (c) => {
    const subject = await pageSubject(ports, c)
    const { tenantId, userId } = subject
    return c.json({
      connections: await listConnections(ports, { tenantId, userId }),
      config: {
        providers: await pageProviders(ports, subject),
        openerHint: await readOpenerHint(ports, subject.origin),
        hasRelay: subject.relayUrl !== null,
        hasReturn: subject.returnUrl !== null,
      },
    } satisfies PageConnectionsAnswer)
  })

  app.get('/connections/:id', async (c) => {
    const { tenantId, userId } = await pageSubject(ports, c)
    const connectionId = c.req.param('id')
    const connection = await getConnection(ports, { connectionId, tenantId, userId })
    return c.json({ connection } satisfies ConnectionAnswer)
  })

  app.delete('/connections/:id', async (c) => {
    const { tenantId, userId } = await pageSubject(ports, c)
    await disconnect(ports, { connectionId: c.req.param('id'), tenantId, userId })
    return c.body(null, 204)
  })

  app.get('/events', async (c) => {
    const { tenantId, userId, expiresAt } = await pageSubject(ports, c)
    let count = 0
    return ports.streams.open({
      endsAt: expiresAt,
      listen: (stream) =>
        ports.bus.subscribe((event) => {
          if (event.topic !== 'connection' || event.page === undefined) return
          if (event.tenantId !== tenantId || event.userId !== userId) return
          stream.send(++count, event.page)
        }),
    })
  })

  return app
}

/** The provider configurations the token allows, with no scope beyond its ceiling. */
async function pageProviders(
  ports: AppPorts,
  subject: Subject,
): Promise<readonly PageProviderConfig[]> {
  const allowed = ports.config.providers.filter(({ id }) => subject.providers.includes(id))
  return Promise.all(
    allowed.map(async (provider) => {
      const { id, kind, client, defaultScopes } = provider
      const availableScopes = subject.scopes[id] ?? []
      return {
        id,
        kind,
        instanceUrl: client.instanceUrl,
        availableScopes,
        defaultScopes: defaultScopes.filter((scope) => availableScopes.includes(scope)),
        severs: isTrustedProvider(ports.config, id) ? await readSeversOpener(ports, id) : 'always',
      }
    }),
  )
}
