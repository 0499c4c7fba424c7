import { Hono } from 'hono'
import type { ConnectionAnswer, ConnectionListAnswer } from '@authpipe/protocol'
import { authenticateApiKey } from '../../access/authenticateApiKey.ts'
import { createConnectToken } from '../../access/createConnectToken.ts'
import { confirmAttempt } from '../../attempts/confirmAttempt.ts'
import { BrokerError } from '../../BrokerError.ts'
import { disconnect } from '../../connections/disconnect.ts'
import { getConnection } from '../../connections/getConnection.ts'
import { listConnections } from '../../connections/listConnections.ts'
import { getCredential } from '../../credentials/getCredential.ts'
import type { AppEnv, AppPorts } from '../AppPorts.ts'
import { createBackendFeed } from '../createBackendFeed.ts'
import { parseWith, readJson } from '../readJson.ts'
import {
  confirmAttemptRequest,
  createConnectTokenRequest,
  getCredentialRequest,
  listConnectionsQuery,
} from '../schemas.ts'

/** `/v1`: what a customer's backend does, by API key. */
export function backendRoutes(ports: AppPorts): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const feed = createBackendFeed(ports)

  app.use(async (c, next) => {
    await authenticateApiKey(ports, c.req.header('authorization'))
    await next()
  })

  app.post('/connect-tokens', async (c) => {
    const request = await readJson(c, createConnectTokenRequest)
    return c.json(await createConnectToken(ports, request))
  })

  app.post('/attempts/:id/confirm', async (c) => {
    await confirmAttempt(ports, c.req.param('id'), await readJson(c, confirmAttemptRequest))
    return c.body(null, 204)
  })

  app.post('/:call{credentials:get}', async (c) => {
    const request = await readJson(c, getCredentialRequest)
    return c.json(await getCredential(ports, request))
  })

  app.get('/connections', async (c) => {
    const filter = parseWith(listConnectionsQuery, c.req.query())
    const connections = await listConnections(ports, filter)
    return c.json({ connections } satisfies ConnectionListAnswer)
  })

  app.get('/connections/:id', async (c) => {
    const connection = await getConnection(ports, { connectionId: c.req.param('id') })
    return c.json({ connection } satisfies ConnectionAnswer)
  })

  app.delete('/connections/:id', async (c) => {
    await disconnect(ports, { connectionId: c.req.param('id') })
    return c.body(null, 204)
  })

  app.get('/events', (c) =>
    ports.streams.open({
      isAllowed: () => isKeyGood(ports, c.req.header('authorization')),
      listen: (stream) => feed.subscribe((event) => stream.send(event.seq, event)),
    }),
  )

  return app
}

/** A key may be revoked while its stream is open. */
async function isKeyGood(ports: AppPorts, authorization: string | undefined): Promise<boolean> {
  try {
    await authenticateApiKey(ports, authorization)
    return true
  } catch (error) {
    if (error instanceof BrokerError) return false
    throw error
  }
}
