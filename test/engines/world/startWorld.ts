import type { AttemptView, Connection, PageConnectionsAnswer } from '@authpipe/protocol'
import type { ProviderConfig } from '@authpipe/broker'
import { createSandbox, type Sandbox } from '@authpipe/sandbox'
import { createLink, type Link } from './createLink.ts'
import { scriptedPage, type ScriptedPage } from './scriptedPage.ts'
import { serveApp, type AppSite } from './serveApp.ts'
import { serveEvil, type EvilSite } from './serveEvil.ts'
import { startBroker, type BrokerSite } from './startBroker.ts'
import { CLIENT_TIMERS } from './timers.ts'
import type { WorldOptions } from './WorldOptions.ts'

/** A customer, a broker, a provider and an attacker: four sites, as browsers count them. */
export interface World {
  readonly app: AppSite
  readonly broker: BrokerSite
  /** The line to the provider. */
  readonly provider: Link
  readonly sandbox: Sandbox
  readonly evil: EvilSite
  /** Who is signed in to the customer's app from now on. */
  signIn(userId: string): void
  /** Lets time pass, for the broker. Minutes are as good as milliseconds. */
  passTime(ms: number): void
  /** The customer's page of somebody, played from here. */
  pageOf(userId: string): ScriptedPage
  /** The broker's truth about an attempt. */
  attempt(id: string): Promise<AttemptView>
  /** The broker's truth about the person signed in. */
  connections(): Promise<readonly Connection[]>
  close(): Promise<void>
}

const SCOPES = ['read_user', 'read_api']

/** Starts all of it for one row. `folder` holds the built page. */
export async function startWorld(folder: string, options: WorldOptions): Promise<World> {
  const { headers = {}, page = {}, tokenTtl } = options
  const providerSlugs = page.providers ?? ['gitlab']
  let person = 'user_ada'
  let passed = 0
  const provider = await createLink('127.0.0.2')
  const evil = await serveEvil()
  let sandbox: Sandbox | undefined

  const createConnectToken = async (userId: string): Promise<string> => {
    const answer = await fetch(`${broker.url}/v1/connect-tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${broker.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        tenantId: 'org_acme',
        userId,
        userLabel: `${userId}@acme.test`,
        ...(tokenTtl && { ttl: tokenTtl }),
        ...(options.relay && { relayUrl: `${app.url}/relay` }),
        ...(options.return && { returnUrl: `${app.url}/` }),
      }),
    })
    return ((await answer.json()) as { connectToken: string }).connectToken
  }

  const settings = {
    providers: providerSlugs,
    isStrict: true,
    flow: undefined,
    clicksByItself: false,
    opensInPlace: false,
    ...page,
    timers: { ...CLIENT_TIMERS, ...page.timers },
    brokerUrl: '',
  }
  const app = await serveApp({
    folder,
    settings,
    headers,
    createConnectToken: () => createConnectToken(person),
  })
  const broker = await startBroker(
    app.url,
    async (brokerUrl) => {
      sandbox = await startSandbox(providerSlugs, brokerUrl, options.providerCoop)
      provider.connect(sandbox.url)
      return providerSlugs.map((id) => ({
        ...providerConfig(id, provider.url),
        isShared: options.isClientShared ?? false,
      }))
    },
    options.isProviderUntrusted ? [] : [new URL(provider.url).host],
    { ...options, now: () => Date.now() + passed },
  )
  settings.brokerUrl = broker.url
  if (!sandbox) throw new Error('There is no provider.')

  const pageOf = (userId: string) =>
    scriptedPage(broker.url, app.url, () => createConnectToken(userId))
  const parts = [app, broker, provider, evil, sandbox]
  return {
    app,
    broker,
    provider,
    sandbox,
    evil,
    signIn: (userId) => {
      person = userId
    },
    passTime: (ms) => {
      passed += ms
    },
    pageOf,
    attempt: async (id) => (await pageOf(person).ask<AttemptView>('GET', `/attempts/${id}`)).body,
    connections: async () => {
      const answer = await pageOf(person).ask<PageConnectionsAnswer>('GET', '/connections')
      return answer.body.connections
    },
    close: async () => {
      for (const part of parts) await part.close()
    },
  }
}

function startSandbox(
  slugs: readonly string[],
  brokerUrl: string,
  coop: string | undefined,
): Promise<Sandbox> {
  return createSandbox({
    clients: slugs.map((slug) => ({
      clientId: `client-${slug}`,
      clientSecret: `gloas-${slug}`,
      name: 'Portside',
      redirectUris: [`${brokerUrl}/connect/callback/${slug}`],
      scopes: SCOPES,
    })),
    ...(coop && { faults: { coop } }),
  })
}

function providerConfig(id: string, instanceUrl: string): ProviderConfig {
  return {
    id,
    kind: 'gitlab',
    client: { instanceUrl, clientId: `client-${id}`, clientSecret: `gloas-${id}` },
    scopes: SCOPES,
    defaultScopes: ['read_user'],
  }
}
