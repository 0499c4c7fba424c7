import type { Connection, CredentialAnswer, GetCredentialRequest } from '@authpipe/protocol'
import { afterEach, beforeEach } from 'vitest'
import { getConnection } from '../../src/connections/getConnection.ts'
import { getCredential } from '../../src/credentials/getCredential.ts'
import type { BrokerTimers } from '../../src/ports.ts'
import { ADA, connectAda } from './connectAda.ts'
import { createTestPorts } from './createTestPorts.ts'
import type { TestPorts } from './createTestPorts.ts'
import { startScriptedProvider, tokenAnswer } from './startScriptedProvider.ts'
import type { ProviderStep, ScriptedProvider } from './startScriptedProvider.ts'

export const SECOND = 1000
/** How long the access token lives. */
export const LIFE = 7200 * SECOND
/** When it is to be renewed: 12 minutes before its end. */
export const DUE = LIFE - 720 * SECOND

/** A provider that keeps to a script, and Ada's connection to it; fresh for each test. */
export interface CredentialWorld {
  readonly provider: ScriptedProvider
  readonly ports: TestPorts
  readonly connectionId: string
  /** Ada's credential, as her backend asks for it. */
  get(request?: Partial<GetCredentialRequest>): Promise<CredentialAnswer>
  connection(): Promise<Connection>
  /** The refresh tokens that were presented. */
  refreshes(): readonly (string | undefined)[]
  /** The tokens that were revoked. */
  revoked(): readonly (string | undefined)[]
  /** What backends were told. */
  backendEvents(): readonly (string | undefined)[]
}

/**
 * Makes the world before each test of a file, and ends it after. Its timers are those of production,
 * unless told otherwise: a loaded machine is slow.
 */
export function credentialWorld(timers: Partial<BrokerTimers> = {}): CredentialWorld {
  let provider: ScriptedProvider
  let ports: TestPorts
  let connectionId: string
  beforeEach(async () => {
    provider = await startScriptedProvider()
    ports = await createTestPorts({ providerUrl: provider.url, timers })
    connectionId = (await connectAda(ports)).id
  })
  afterEach(() => provider.close())
  return {
    get provider() {
      return provider
    },
    get ports() {
      return ports
    },
    get connectionId() {
      return connectionId
    },
    get: (request) => getCredential(ports, { ...ADA, provider: 'gitlab', ...request }),
    connection: () => getConnection(ports, { connectionId }),
    refreshes: () => provider.to('/oauth/token').map(({ form }) => form.refresh_token),
    revoked: () => provider.to('/oauth/revoke').map(({ form }) => form.token),
    backendEvents: () =>
      ports.published.flatMap((event) =>
        event.topic === 'connection' ? [event.backend?.kind] : [],
      ),
  }
}

/** An answer that waits until the test lets it go, so that things can happen meanwhile. */
export function gate(): { readonly step: ProviderStep; readonly open: (body?: object) => void } {
  let resolve: ((body: object) => void) | undefined
  const opened = new Promise<object>((done) => {
    resolve = done
  })
  return {
    step: async () => ({ body: await opened }),
    open: (body = tokenAnswer(2)) => resolve?.(body),
  }
}

/** The provider no longer accepts the grant. */
export const INVALID_GRANT: ProviderStep = { status: 400, body: { error: 'invalid_grant' } }
/** The provider no longer accepts the broker. */
export const INVALID_CLIENT: ProviderStep = { status: 401, body: { error: 'invalid_client' } }
