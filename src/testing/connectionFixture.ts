import type { Connection } from '@authpipe/protocol'
import { effectiveScopes, gitlab } from '@authpipe/providers'

/** What a fixture may be told; what the scopes amount to follows from GitLab's rules. */
export interface ConnectionFixtureOptions extends Partial<Omit<Connection, 'scopes'>> {
  readonly scopes?: Omit<Connection['scopes'], 'effective'> & Partial<Connection['scopes']>
}

/** A healthy GitLab connection of `@ada`, for stories and tests. What you pass takes its place. */
export function connectionFixture(options: ConnectionFixtureOptions = {}): Connection {
  const { scopes = { requested: ['read_user'], granted: ['read_user'] }, ...overrides } = options
  const effective = [...effectiveScopes(gitlab, scopes.granted)]
  return {
    id: 'conn_1',
    provider: 'gitlab',
    status: 'connected',
    reason: null,
    account: {
      id: '42',
      username: 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      avatarUrl: null,
    },
    instanceUrl: 'https://gitlab.com',
    authType: 'oauth2',
    scopes: { effective, ...scopes },
    label: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    expiresAt: '2026-01-01T02:00:00.000Z',
    health: { checkedAt: null, lastRefreshedAt: null, nextRefreshAt: null },
    hint: null,
    ...overrides,
  }
}
