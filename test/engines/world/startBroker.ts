import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createKeyset,
  listen,
  loadKeyset,
  type Broker,
  type ProviderConfig,
} from '@authpipe/broker'
import { assembleBroker } from '../../../broker/src/createBroker.ts'
import { createLink, type Link } from './createLink.ts'
import { BROKER_TIMERS, PAGE_TIMERS } from './timers.ts'
import type { WorldOptions } from './WorldOptions.ts'

/** A broker behind a line that can be cut. */
export interface BrokerSite extends Link {
  readonly broker: Broker
  readonly apiKey: string
}

/** Starts a broker for pages of one origin. `providers` are made when its address is known. */
export async function startBroker(
  appOrigin: string,
  createProviders: (brokerUrl: string) => Promise<readonly ProviderConfig[]>,
  trustedProviderHosts: readonly string[],
  options: WorldOptions & { readonly now: () => number },
): Promise<BrokerSite> {
  const link = await createLink('127.0.0.1')
  const listener = await listen({ host: '127.0.0.1', port: 0 })
  link.connect(listener.url)
  const folder = await mkdtemp(join(tmpdir(), 'authpipe-engines-'))
  const keysetPath = join(folder, 'keyset.json')
  createKeyset(keysetPath)
  const broker = await assembleBroker(
    {
      config: {
        apiUrl: link.url,
        pagesUrl: link.url,
        allowedOrigins: [appOrigin],
        appName: 'Portside',
        databasePath: join(folder, 'broker.db'),
        keysetPath,
        trustedProviderHosts,
        binding: options.binding ?? 'any',
        providers: await createProviders(link.url),
      },
      keyset: loadKeyset(keysetPath),
      overrides: {
        now: options.now,
        log: { info: () => undefined, warn: () => undefined, error: () => undefined },
        timers: { ...BROKER_TIMERS, ...options.brokerTimers },
        pageTimers: { ...PAGE_TIMERS, ...options.pageTimers },
      },
    },
    {
      binding: options.without !== 'binding',
      browserCookie: options.without !== 'browserCookie',
    },
  )
  await broker.start(listener)
  const { apiKey } = await broker.createApiKey({ name: 'customer' })

  return {
    ...link,
    broker,
    apiKey,
    close: async () => {
      await link.close()
      await broker.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
