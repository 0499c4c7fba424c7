import type { Connection } from '@authpipe/protocol'

/** A healthy GitLab connection of `@ada`, for stories and tests. What you pass takes its place. */
export function connectionFixture(overrides: Partial<Connection> = {}): Connection {
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
    scopes: { requested: ['read_user'], granted: ['read_user'] },
    label: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    expiresAt: '2026-01-01T02:00:00.000Z',
    health: { checkedAt: null, lastRefreshedAt: null, nextRefreshAt: null },
    hint: null,
    ...overrides,
  }
}
