import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createSandbox, type Sandbox } from '@authpipe/sandbox'
import { createKeyset, listen, loadKeyset } from '@authpipe/broker'
import type { CreateAttemptAnswer, LaunchAnswer } from '@authpipe/protocol'
import { assembleBroker } from '../../../broker/src/createBroker.ts'
import { createDataFolder } from './startDemo.ts'

/** Where the customer's page would be; nobody needs to serve it for a link to be sent. */
const APP_ORIGIN = 'http://localhost:4999'

const hash = (secret: string) => createHash('sha256').update(secret).digest('base64url')
const secret = (bytes: number) => randomBytes(bytes).toString('base64url')

/** Which defenses stand. In production both do, always. */
export interface Defenses {
  readonly binding: boolean
  readonly browserCookie: boolean
}

/** A broker and a provider, and Mallory, who has an account with the customer like everybody else. */
export interface World {
  readonly sandbox: Sandbox
  /** Mallory makes an attempt from a script of her own. */
  attempt(): Promise<MallorysAttempt>
  stop(): Promise<void>
}

/** What Mallory has in hand. */
export interface MallorysAttempt {
  /** A link to the window's first page, with her key in it. */
  readonly bootLink: string
  /** What her page would say to that window. */
  readonly launchMessage: { readonly attemptId: string; readonly launchSecret: string }
  /** Launches it as the page would, from her own machine; gives the provider's link. */
  launch(): Promise<string>
  /** What the attempt comes to, as its page would see it. */
  complete(): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>
  /** The connections Mallory has afterwards. */
  connections(): Promise<readonly unknown[]>
}

/** Starts one, with some defenses taken down for a control. */
export async function startWorld(defenses: Defenses): Promise<World> {
  const data = await createDataFolder()
  const listener = await listen({ host: '127.0.0.1', port: 0 })
  const redirectUri = `${listener.url}/connect/callback/gitlab`
  const client = { clientId: 'acme', clientSecret: 'gloas-acme', name: 'Acme Deploys' }
  const sandbox = await createSandbox({
    clients: [{ ...client, redirectUris: [redirectUri], scopes: ['read_user'] }],
  })
  const keysetPath = join(data.path, 'keyset.json')
  createKeyset(keysetPath)
  const broker = await assembleBroker(
    {
      config: {
        apiUrl: listener.url,
        pagesUrl: listener.url,
        allowedOrigins: [APP_ORIGIN],
        appName: 'Acme Deploys',
        databasePath: join(data.path, 'broker.db'),
        keysetPath,
        // As gitlab.com is.
        trustedProviderHosts: [new URL(sandbox.url).host],
        providers: [
          {
            id: 'gitlab',
            kind: 'gitlab',
            client: { instanceUrl: sandbox.url, ...client },
            scopes: ['read_user'],
            defaultScopes: ['read_user'],
          },
        ],
      },
      keyset: loadKeyset(keysetPath),
      overrides: { log: { info: () => {}, warn: () => {}, error: () => {} } },
    },
    defenses,
  )
  await broker.start(listener)
  const { apiKey } = await broker.createApiKey({ name: 'customer' })

  async function call(method: string, path: string, bearer: string, body?: unknown) {
    const response = await fetch(listener.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${bearer}`,
        Origin: APP_ORIGIN,
        'Content-Type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  async function attempt(): Promise<MallorysAttempt> {
    const minted = await call('POST', '/v1/connect-tokens', apiKey, {
      tenantId: 'org_acme',
      userId: 'user_mallory',
    })
    const token = String(minted.body.connectToken)
    const [k, launchSecret, codeVerifier] = [secret(24), secret(32), secret(32)]
    const created = await call('POST', '/v1/connect/attempts', token, {
      provider: 'gitlab',
      codeChallenge: hash(codeVerifier),
      bootHash: hash(k),
      launchHash: hash(launchSecret),
      display: 'popup',
    })
    const { attemptId } = created.body as unknown as CreateAttemptAnswer
    return {
      bootLink: `${listener.url}/connect/boot/v1#k=${k}&o=${encodeURIComponent(APP_ORIGIN)}`,
      launchMessage: { attemptId, launchSecret },
      launch: async () => {
        const response = await fetch(`${listener.url}/connect/boot/launch`, {
          method: 'POST',
          headers: { Origin: listener.url, 'Content-Type': 'application/json' },
          body: JSON.stringify({ k, attemptId, launchSecret, openerOrigin: APP_ORIGIN }),
        })
        return ((await response.json()) as LaunchAnswer & { readonly url: string }).url
      },
      complete: () =>
        call('POST', `/v1/connect/attempts/${attemptId}/complete`, token, { codeVerifier }),
      connections: async () => {
        const answer = await call('GET', '/v1/connect/connections', token)
        return answer.body.connections as readonly unknown[]
      },
    }
  }

  return {
    sandbox,
    attempt,
    stop: async () => {
      await broker.stop()
      await sandbox.close()
      await data.remove()
    },
  }
}
