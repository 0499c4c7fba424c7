import { describe, expect, it } from 'vitest'
import { gitlab } from '@authpipe/providers'
import type { FlowResponse } from '@authpipe/providers/flows'
import { flows, gitlabFlow } from '@authpipe/providers/flows'

const CLIENT = {
  instanceUrl: 'https://my.example/gitlab',
  clientId: 'client',
  clientSecret: 'gloas-secret',
}

function probes(scopes: readonly string[]) {
  return gitlabFlow.identity(CLIENT, 'token', scopes)
}

function readFirst(scopes: readonly string[], response: FlowResponse) {
  return probes(scopes).at(0)?.read(response)
}

describe('the GitLab descriptor', () => {
  it.each([
    'api',
    'read_api',
    'read_user',
    'create_runner',
    'k8s_proxy',
    'read_repository',
    'write_repository',
    'read_registry',
    'write_registry',
    'ai_features',
    'sudo',
    'openid',
    'profile',
    'email',
  ])('has %s', (scope) => {
    expect(Object.keys(gitlab.scopes)).toContain(scope)
  })

  it.each(['mcp', 'mcp_orbit', 'ai_workflows', 'self_rotate', 'user:*'])(
    'leaves out %s, which an application cannot ask for',
    (scope) => {
      expect(Object.keys(gitlab.scopes)).not.toContain(scope)
    },
  )

  it('marks what only administrators can grant, and what can do the most harm', () => {
    const scopes = Object.entries(gitlab.scopes)
    const adminOnly = scopes.filter(([, scope]) => 'adminOnly' in scope).map(([id]) => id)
    const critical = scopes.filter(([, scope]) => scope.risk === 'critical').map(([id]) => id)

    expect(adminOnly).toEqual(['sudo', 'admin_mode', 'read_service_ping'])
    expect(critical).toEqual(['api', 'write_repository', 'k8s_proxy', 'sudo', 'admin_mode'])
  })

  it('asks for the profile alone unless told otherwise', () => {
    expect(gitlab.defaultScopes).toEqual(['read_user'])
  })
})

describe('the GitLab flow', () => {
  it('keeps the path of an instance that lives under one', () => {
    expect(gitlabFlow.endpoints(CLIENT.instanceUrl)).toEqual({
      authorize: 'https://my.example/gitlab/oauth/authorize',
      token: 'https://my.example/gitlab/oauth/token',
      revoke: 'https://my.example/gitlab/oauth/revoke',
    })
  })

  it('adds no parameter GitLab does not know, even for a login hint', () => {
    const scopes = ['openid', 'read_user']

    expect(gitlabFlow.authorizeParams({ scopes, loginHint: 'ada@example.test' })).toEqual({})
  })

  it('says what a refresh does to the tokens before it', () => {
    expect(flows.gitlab.refresh).toEqual({
      rotation: 'R2',
      revokesPreviousAccessToken: true,
      sendRedirectUri: true,
      defaultLifetimeSeconds: 7200,
    })
  })

  it('revokes by the refresh token first', () => {
    expect(gitlabFlow.revokeOrder[0]).toBe('refresh_token')
  })
})

describe('whose token it is', () => {
  it.each([
    [['read_user'], ['/api/v4/user', '/oauth/token/info']],
    [['read_api'], ['/api/v4/user', '/oauth/token/info']],
    [['api'], ['/api/v4/user', '/oauth/token/info']],
    [
      ['api', 'openid'],
      ['/api/v4/user', '/oauth/userinfo', '/oauth/token/info'],
    ],
    [
      ['openid', 'email'],
      ['/oauth/userinfo', '/oauth/token/info'],
    ],
    [['read_repository'], ['/oauth/token/info']],
    [[], ['/oauth/token/info']],
  ])('asks, with %j, at %j', (scopes, paths) => {
    const urls = probes(scopes).map((probe) => probe.request.url)

    expect(urls).toEqual(paths.map((path) => CLIENT.instanceUrl + path))
  })

  it('sends the token in the header, never in the address', () => {
    for (const { request } of probes(['api', 'openid'])) {
      expect(request.method).toBe('GET')
      expect(request.headers?.authorization).toBe('Bearer token')
      expect(request.url).not.toContain('token=')
    }
  })

  it('reads /api/v4/user', () => {
    const body = {
      id: 2,
      username: 'per.lund',
      name: 'Per Lund',
      state: 'active',
      locked: false,
      avatar_url: 'http://127.0.0.1:3000/uploads/-/system/user/avatar/2/avatar.png',
      web_url: 'http://127.0.0.1:3000/per.lund',
      public_email: null,
      email: 'per.lund@example.test',
    }

    expect(readFirst(['read_user'], { status: 200, body })).toEqual({
      id: '2',
      username: 'per.lund',
      name: 'Per Lund',
      email: 'per.lund@example.test',
      avatarUrl: 'http://127.0.0.1:3000/uploads/-/system/user/avatar/2/avatar.png',
    })
  })

  it('reads /oauth/userinfo', () => {
    const body = {
      sub: '1',
      name: 'Mona Field',
      nickname: 'mona.field',
      preferred_username: 'mona.field',
      email: 'mona.field@example.test',
      email_verified: true,
      profile: 'http://127.0.0.1:3000/mona.field',
      picture: 'http://127.0.0.1:3000/uploads/-/system/user/avatar/1/avatar.png',
      groups: [],
    }

    expect(readFirst(['openid'], { status: 200, body })).toEqual({
      id: '1',
      username: 'mona.field',
      name: 'Mona Field',
      email: 'mona.field@example.test',
      avatarUrl: 'http://127.0.0.1:3000/uploads/-/system/user/avatar/1/avatar.png',
    })
  })

  it('reads /oauth/userinfo without the email scope, or with an unconfirmed address', () => {
    const body = { sub: '2', name: 'Per Lund', nickname: 'per.lund', groups: [] }
    const unconfirmed = { ...body, email: 'per@example.test', email_verified: false }

    const expected = { id: '2', username: 'per.lund', name: 'Per Lund', email: null }
    expect(readFirst(['openid'], { status: 200, body })).toMatchObject(expected)
    expect(readFirst(['openid'], { status: 200, body: unconfirmed })).toMatchObject(expected)
  })

  it('reads /oauth/token/info', () => {
    const body = {
      resource_owner_id: 2,
      scope: ['read_repository'],
      expires_in: 7200,
      application: { uid: 'client' },
      created_at: 1_795_348_495,
      scopes: ['read_repository'],
      expires_in_seconds: 7200,
    }

    expect(readFirst(['read_repository'], { status: 200, body })).toEqual({
      id: '2',
      username: null,
      name: null,
      email: null,
      avatarUrl: null,
    })
  })

  it.each<readonly [string, FlowResponse]>([
    ['a blocked user', { status: 403, body: { message: '403 Forbidden - blocked.' } }],
    [
      'a refusal that names an id',
      { status: 403, body: { id: 2, sub: '2', resource_owner_id: 2 } },
    ],
    ['a missing scope', { status: 403, body: { error: 'insufficient_scope' } }],
    ['an expired token', { status: 401, body: { error: 'invalid_token' } }],
    ['an empty HTML body', { status: 403, body: undefined }],
    ['a success that is no JSON', { status: 200, body: undefined }],
    ['a success without an id', { status: 200, body: { message: 'ok' } }],
    ['an id that is none', { status: 200, body: { id: null, sub: '', resource_owner_id: 1.5 } }],
  ])('reads no account from %s', (_name, response) => {
    for (const probe of probes(['api', 'openid'])) expect(probe.read(response)).toBeUndefined()
  })

  it('drops an avatar that is no web address', () => {
    const body = { id: 3, avatar_url: 'javascript:alert(1)' }

    expect(readFirst(['api'], { status: 200, body })?.avatarUrl).toBeNull()
  })
})
