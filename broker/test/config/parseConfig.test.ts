import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/parseConfig.ts'
import type { Environment } from '../../src/parseConfig.ts'
import { StartupError } from '../../src/StartupError.ts'

const enough: Environment = {
  AUTHPIPE_URL: 'https://connect.acme.test',
  AUTHPIPE_ALLOWED_ORIGINS: 'https://app.acme.test',
  AUTHPIPE_APP_NAME: 'Acme',
  AUTHPIPE_GITLAB_CLIENT_ID: 'id-1',
  AUTHPIPE_GITLAB_CLIENT_SECRET: 'gloas-secret-1',
}

function problemsOf(env: Environment): readonly string[] {
  try {
    parseConfig({ ...enough, ...env })
    return []
  } catch (error) {
    if (error instanceof StartupError) return error.problems
    throw error
  }
}

describe('what is enough', () => {
  it('makes a broker for GitLab', () => {
    expect(parseConfig(enough)).toEqual({
      host: '127.0.0.1',
      port: 4000,
      config: {
        apiUrl: 'https://connect.acme.test',
        pagesUrl: 'https://connect.acme.test',
        allowedOrigins: ['https://app.acme.test'],
        appName: 'Acme',
        databasePath: 'authpipe.db',
        keysetPath: 'authpipe.keyset.json',
        providers: [
          {
            id: 'gitlab',
            kind: 'gitlab',
            client: {
              instanceUrl: 'https://gitlab.com',
              clientId: 'id-1',
              clientSecret: 'gloas-secret-1',
            },
            scopes: expect.arrayContaining(['read_user']),
            defaultScopes: expect.arrayContaining(['read_user']),
          },
        ],
        binding: 'any',
        trustedProviderHosts: [],
      },
    })
  })

  it('can be said in every detail', () => {
    const { config, host, port } = parseConfig({
      ...enough,
      AUTHPIPE_URL: 'http://127.0.0.1:4871/',
      AUTHPIPE_PAGES_URL: 'http://localhost:4872',
      AUTHPIPE_HOST: '0.0.0.0',
      AUTHPIPE_PORT: '4871',
      AUTHPIPE_DATABASE: '/var/lib/authpipe/broker.db',
      AUTHPIPE_KEYSET: '/run/secrets/keyset',
      AUTHPIPE_ALLOWED_ORIGINS: 'https://a.test, http://localhost:3000',
      AUTHPIPE_BINDING: 'launch_and_finish',
      AUTHPIPE_TRUSTED_PROVIDER_HOSTS: 'Git.Acme.test, 127.0.0.2:8080',
      AUTHPIPE_PROVIDERS: 'gitlab,gitlab-internal',
      AUTHPIPE_GITLAB_INTERNAL_KIND: 'gitlab',
      AUTHPIPE_GITLAB_INTERNAL_URL: 'https://git.acme.test/gitlab/',
      AUTHPIPE_GITLAB_INTERNAL_CLIENT_ID: 'id-2',
      AUTHPIPE_GITLAB_INTERNAL_CLIENT_SECRET: 'secret-2',
      AUTHPIPE_GITLAB_INTERNAL_SCOPES: 'api, read_user',
      AUTHPIPE_GITLAB_INTERNAL_DEFAULT_SCOPES: 'read_user',
      AUTHPIPE_GITLAB_INTERNAL_SHARED: 'yes',
    })

    expect({ host, port }).toEqual({ host: '0.0.0.0', port: 4871 })
    expect(config).toMatchObject({
      apiUrl: 'http://127.0.0.1:4871',
      pagesUrl: 'http://localhost:4872',
      allowedOrigins: ['https://a.test', 'http://localhost:3000'],
      databasePath: '/var/lib/authpipe/broker.db',
      binding: 'launch_and_finish',
      trustedProviderHosts: ['git.acme.test', '127.0.0.2:8080'],
      keysetPath: '/run/secrets/keyset',
    })
    expect(config.providers[1]).toEqual({
      id: 'gitlab-internal',
      kind: 'gitlab',
      client: {
        instanceUrl: 'https://git.acme.test/gitlab',
        clientId: 'id-2',
        clientSecret: 'secret-2',
      },
      scopes: ['api', 'read_user'],
      defaultScopes: ['read_user'],
      isShared: true,
    })
  })
})

describe('what is wrong', () => {
  it.each([
    'https://git.acme.test',
    'git.acme.test/gitlab',
    '*.acme.test',
    'user@git.acme.test',
    'git.acme.test:99999',
  ])('is "%s" as a trusted host', (host) => {
    const problems = problemsOf({ AUTHPIPE_TRUSTED_PROVIDER_HOSTS: `git.acme.test,${host}` })

    const message = 'AUTHPIPE_TRUSTED_PROVIDER_HOSTS: entry 2 is not a host.'
    expect(problems).toEqual([expect.stringContaining(message)])
  })

  it('is anything but yes and no, where only they have a meaning', () => {
    expect(problemsOf({ AUTHPIPE_GITLAB_SHARED: 'true' })).toEqual([
      'AUTHPIPE_GITLAB_SHARED is neither yes nor no.',
    ])
  })

  it('is said all at once', () => {
    const problems = problemsOf({
      AUTHPIPE_URL: undefined,
      AUTHPIPE_ALLOWED_ORIGINS: '',
      AUTHPIPE_APP_NAME: ' ',
      AUTHPIPE_PORT: 'http',
      AUTHPIPE_GITLAB_CLIENT_SECRET: undefined,
      AUTHPIPE_GITLAB_SCOPES: 'read_usr',
    })

    expect(problems.map((problem) => /AUTHPIPE_[A-Z_]+/.exec(problem)?.[0])).toEqual([
      'AUTHPIPE_URL',
      'AUTHPIPE_ALLOWED_ORIGINS',
      'AUTHPIPE_APP_NAME',
      'AUTHPIPE_GITLAB_SCOPES',
      'AUTHPIPE_GITLAB_CLIENT_SECRET',
      'AUTHPIPE_GITLAB_DEFAULT_SCOPES',
      'AUTHPIPE_PORT',
    ])
  })

  it.each([
    ['AUTHPIPE_URL', 'http://connect.acme.test'],
    ['AUTHPIPE_URL', 'connect.acme.test'],
    ['AUTHPIPE_URL', 'https://connect.acme.test/broker'],
    ['AUTHPIPE_URL', 'https://connect.acme.test?x=1'],
    ['AUTHPIPE_URL', 'https://me:pass@connect.acme.test'],
    ['AUTHPIPE_URL', 'ftp://connect.acme.test'],
    ['AUTHPIPE_PAGES_URL', 'http://pages.acme.test'],
    ['AUTHPIPE_ALLOWED_ORIGINS', 'https://app.acme.test,http://app.acme.test'],
    ['AUTHPIPE_ALLOWED_ORIGINS', 'https://*.acme.test'],
    ['AUTHPIPE_ALLOWED_ORIGINS', 'https://app.acme.test/path'],
    ['AUTHPIPE_ALLOWED_ORIGINS', 'null'],
    ['AUTHPIPE_ALLOWED_ORIGINS', '*'],
    ['AUTHPIPE_APP_NAME', 'x'.repeat(61)],
    ['AUTHPIPE_PORT', '0'],
    ['AUTHPIPE_PORT', '65536'],
    ['AUTHPIPE_PROVIDERS', 'GitLab'],
    ['AUTHPIPE_PROVIDERS', 'gitlab,gitlab'],
    ['AUTHPIPE_PROVIDERS', 'pages'],
    ['AUTHPIPE_GITLAB_KIND', 'github'],
    ['AUTHPIPE_GITLAB_KIND', 'toString'],
    ['AUTHPIPE_GITLAB_URL', 'http://gitlab.acme.test'],
    ['AUTHPIPE_GITLAB_URL', 'https://me:pass@gitlab.acme.test'],
    ['AUTHPIPE_GITLAB_CLIENT_ID', ''],
    ['AUTHPIPE_GITLAB_CLIENT_ID', 'two words'],
    ['AUTHPIPE_GITLAB_DEFAULT_SCOPES', 'sudo'],
  ])('names %s when it is %j, and what to write', (name, value) => {
    const problems = problemsOf({ [name]: value })

    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${name}\\b.*(Write|Copy|Leave|Choose)`))
  })

  it('names the provider that is missing its settings', () => {
    expect(problemsOf({ AUTHPIPE_PROVIDERS: 'gitlab,other' })).toEqual([
      'AUTHPIPE_OTHER_KIND names no provider. Write one of: gitlab.',
    ])
  })

  it('says where to begin when there is no provider at all', () => {
    const problems = problemsOf({
      AUTHPIPE_GITLAB_CLIENT_ID: undefined,
      AUTHPIPE_GITLAB_CLIENT_SECRET: undefined,
    })

    expect(problems.join(' ')).toContain('AUTHPIPE_GITLAB_CLIENT_SECRET')
  })

  it('never repeats a value that could be a secret in the wrong place', () => {
    const secret = 'gloas-8b1a9953c4611296a827abf8c47804d7f0c1b2a3'
    const names = Object.keys(enough).filter((name) => !name.endsWith('CLIENT_SECRET'))

    const problems = [
      ...names,
      'AUTHPIPE_PORT',
      'AUTHPIPE_GITLAB_SCOPES',
      'AUTHPIPE_GITLAB_URL',
      'AUTHPIPE_PROVIDERS',
    ].flatMap((name) => problemsOf({ [name]: `${secret} x` }))

    expect(problems.length).toBeGreaterThan(5)
    expect(problems.join('\n')).not.toContain('8b1a9953')
  })
})
