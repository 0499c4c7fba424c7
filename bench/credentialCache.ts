import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAuthpipe } from '@authpipe/sdk'
import { measure, report } from './measure.ts'

const ANSWER = {
  connectionId: 'conn_1',
  provider: 'gitlab',
  type: 'oauth2',
  credential: 'a'.repeat(64),
  expiresIn: 7200,
  refreshIn: 6480,
  scopes: ['read_user'],
  generation: 1,
  fields: {},
  instanceUrl: 'https://gitlab.com',
}

/** What a cached read costs, beside the least it could: an awaited Map with the same key built. */
export async function benchCredentialCache(): Promise<void> {
  let requests = 0
  const server = createServer((request, response) => {
    if (request.url === '/v1/events') {
      response.writeHead(200).write(':\n\n')
    } else {
      requests += 1
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(ANSWER))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const brokerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const authpipe = createAuthpipe({ brokerUrl, apiKey: `ap_${'k'.repeat(60)}` })
  const whose = { provider: 'gitlab', tenantId: 'org_acme', userId: 'user_123' }
  await authpipe.getCredential(whose)

  const map = new Map([[keyOf(whose), ANSWER]])
  report('Reading a credential that is at hand', [
    await measure('an awaited Map, its key built', () => Promise.resolve(map.get(keyOf(whose)))),
    await measure('getCredential', () => authpipe.getCredential(whose)),
  ])
  console.log(`  requests to the broker in all of it: ${requests}`)
  authpipe.close()
  server.closeAllConnections()
  server.close()
}

function keyOf(whose: { provider: string; tenantId: string; userId: string }): string {
  return `${whose.provider}|${whose.tenantId}|${whose.userId}`
}
