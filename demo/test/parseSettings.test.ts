import { expect, it } from 'vitest'
import { parseSettings } from '../server/parseSettings.ts'

const KNOWN = ['read_user', 'read_api', 'api']

it('starts with a sandbox on the usual ports when nothing is set', () => {
  const { settings, problems } = parseSettings({}, KNOWN)

  expect(problems).toEqual([])
  expect(settings).toMatchObject({
    appPort: 5173,
    brokerPort: 5174,
    scopes: ['read_user'],
    gitlab: { kind: 'sandbox', port: 5175, tokenTtlSeconds: undefined, coop: undefined },
  })
  expect(settings.dataFolder).toMatch(/\/\.authpipe$/)
})

it('uses a real GitLab when its address and application are given', () => {
  const { settings, problems } = parseSettings(
    {
      GITLAB_URL: 'https://gitlab.example.com/code/',
      GITLAB_CLIENT_ID: 'id',
      GITLAB_CLIENT_SECRET: 'secret',
      GITLAB_SCOPES: 'read_user, api read_user',
    },
    KNOWN,
  )

  expect(problems).toEqual([])
  expect(settings.gitlab).toEqual({
    kind: 'real',
    url: 'https://gitlab.example.com/code/',
    clientId: 'id',
    clientSecret: 'secret',
  })
  expect(settings.scopes).toEqual(['read_user', 'api'])
})

it('reports everything that is wrong at once', () => {
  const { problems } = parseSettings(
    {
      DEMO_PORT: '70000',
      BROKER_PORT: 'http',
      GITLAB_URL: 'gitlab.com',
      GITLAB_CLIENT_ID: 'id',
      GITLAB_SCOPES: 'read_user read_everything',
    },
    KNOWN,
  )

  expect(problems.map((problem) => problem.split(/[ :]/)[0])).toEqual([
    'DEMO_PORT',
    'BROKER_PORT',
    'GITLAB_SCOPES',
    'GITLAB_URL',
    'GITLAB_URL',
  ])
  expect(problems[3]).toContain('GITLAB_CLIENT_SECRET')
})

it.each([
  ['a port taken twice', { DEMO_PORT: '5174' }, /DEMO_PORT and BROKER_PORT are both 5174/],
  ['a secret alone', { GITLAB_CLIENT_SECRET: 's' }, /without GITLAB_URL and GITLAB_CLIENT_ID/],
  ['scopes that are none', { GITLAB_SCOPES: ' , ' }, /names no scope/],
  ['a lifetime of zero', { SANDBOX_TOKEN_TTL: '0' }, /SANDBOX_TOKEN_TTL/],
  ['a header of two lines', { SANDBOX_COOP: 'same-origin\nX: y' }, /SANDBOX_COOP/],
])('refuses %s', (_what, env, sentence) => {
  const { problems } = parseSettings(env, KNOWN)

  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(sentence)
})

it('keeps a password in an address out of the message', () => {
  const { problems } = parseSettings(
    { GITLAB_URL: 'ftp://me:hunter2@x', GITLAB_CLIENT_ID: 'i', GITLAB_CLIENT_SECRET: 's' },
    KNOWN,
  )

  expect(problems).toHaveLength(1)
  expect(problems[0]).not.toContain('hunter2')
})
