import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createProvider } from './createProvider.ts'
import { createFaults, type FaultControl } from './faults.ts'
import type { Instance } from './Instance.ts'
import { createRequestLog, type RequestRecord } from './requestLog.ts'
import { revokeUser } from './revokeUser.ts'
import type { SandboxClient, SandboxOptions } from './SandboxOptions.ts'
import { SCOPES } from './scopes.ts'
import { serveCall } from './serveCall.ts'
import { createStateFile } from './createStateFile.ts'
import { createSessions } from './sessions.ts'
import { createTokenStore } from './tokenStore.ts'
import { DEFAULT_USERS } from './users.ts'

/** A running sandbox. */
export interface Sandbox {
  /** Its address, without a slash at the end: the base URL of this "GitLab". */
  readonly url: string
  readonly port: number
  /** Makes it misbehave, and behave again. */
  readonly faults: FaultControl
  /** Every request so far. No secret is in it. */
  requests(): readonly RequestRecord[]
  /** The requests of `/oauth/token` so far. */
  tokenRequests(): readonly RequestRecord[]
  /** Every code, access token and refresh token ever issued, for tests that look for leaks. */
  issued(): Set<string>
  /** The lifetime of access tokens from now on, refreshed ones too. */
  setAccessTokenTtl(seconds: number): void
  /** The owner of an application renews its secret; the old one is wrong at once. */
  setClientSecret(clientId: string, secret: string): void
  /** The owner of an application changes where it may send users back to. */
  setRedirectUris(clientId: string, uris: readonly string[]): void
  /** A user revokes all applications. Says how many connections that ended. */
  revokeUser(username: string): number
  /** Stops it, and drops what is still under way. */
  close(): Promise<void>
}

/** Starts a GitLab that needs no network, and misbehaves on request. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.2'
  const server = createServer()
  const port = await listen(server, options.port ?? 0, host)
  const gitlab = createInstance(options, `http://${host}:${port}`, port)

  const closing = new AbortController()
  server.on('request', (request, response) => {
    serveCall(gitlab, request, response, closing.signal).catch(() => {
      // The client went away in the middle of its request.
      response.destroy()
    })
  })

  function change(clientId: string, changes: Partial<SandboxClient>): void {
    const client = gitlab.clients.get(clientId)
    if (!client) throw new Error(`This sandbox has no application "${clientId}".`)
    gitlab.clients.set(clientId, { ...client, ...changes })
  }

  return {
    url: gitlab.url,
    port,
    faults: gitlab.faults,
    requests: gitlab.log.all,
    tokenRequests: gitlab.log.ofTokenEndpoint,
    issued: gitlab.tokens.issued,
    setAccessTokenTtl(seconds) {
      gitlab.settings.accessTokenTtlSeconds = seconds
    },
    setClientSecret: (clientId, clientSecret) => change(clientId, { clientSecret }),
    setRedirectUris: (clientId, redirectUris) => change(clientId, { redirectUris }),
    revokeUser: (username) => revokeUser(gitlab, username),
    async close() {
      closing.abort()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function createInstance(options: SandboxOptions, url: string, port: number): Instance {
  const file = createStateFile(options.stateFile)
  const grants = new Map(Object.entries(file.initial.grants))
  const save = () => file.save({ tokens: [...tokens.all()], grants: Object.fromEntries(grants) })
  const tokens = createTokenStore(file.initial.tokens, save)
  const asked = options.clients.flatMap(({ scopes }) => scopes)
  const surroundings = {
    url,
    clients: new Map(options.clients.map((client) => [client.clientId, client])),
    users: options.users ?? DEFAULT_USERS,
    scopes: [...new Set([...Object.keys(SCOPES), ...asked])],
    tokens,
    grants,
    save,
    sessions: createSessions(port),
    faults: createFaults(options.faults),
    log: createRequestLog(),
    settings: {
      accessTokenTtlSeconds: options.accessTokenTtlSeconds ?? 7200,
      codeTtlSeconds: options.codeTtlSeconds ?? 600,
    },
  }
  return { ...surroundings, provider: createProvider(surroundings) }
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return (server.address() as AddressInfo).port
}
