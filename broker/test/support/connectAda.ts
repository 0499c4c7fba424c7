import type { Connection } from '@authpipe/protocol'
import { saveConnection } from '../../src/connections/saveConnection.ts'
import type { SaveConnectionInput } from '../../src/connections/saveConnection.ts'
import type { Ports } from '../../src/ports.ts'

/** The end user of the tests. */
export const ADA = { tenantId: 'acme', userId: 'user_ada' } as const

/** Her account at the provider. */
export const ADA_ACCOUNT = {
  id: '1',
  username: 'ada',
  name: 'Ada Lovelace',
  email: 'ada@acme.test',
  avatarUrl: null,
}

/** Connects her with `access-1` and `refresh-1`, for two hours, unless told otherwise. */
export async function connectAda(
  ports: Ports,
  options: Partial<SaveConnectionInput> = {},
): Promise<Connection> {
  const [provider] = ports.config.providers
  if (provider === undefined) throw new Error('the test ports have a provider')
  return saveConnection(ports, {
    ...ADA,
    provider,
    account: ADA_ACCOUNT,
    tokens: tokenSet(1),
    requestedScopes: ['read_user'],
    expectedConnectionId: null,
    audit: { launch: 'handshake', finish: 'completion_code' },
    ...options,
  })
}

/** `access-<number>` and `refresh-<number>`. */
export function tokenSet(number: number) {
  return {
    accessToken: `access-${number}`,
    refreshToken: `refresh-${number}`,
    expiresIn: 7200,
    scopes: ['read_user'],
  }
}
