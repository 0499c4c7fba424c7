import { resolve } from 'node:path'
import type { DemoSettings, RealGitLab, SandboxGitLab } from './DemoSettings.ts'

/** The settings, and every sentence about what is wrong with them. With problems, wrong ones have their default. */
export interface ParsedSettings {
  readonly settings: DemoSettings
  readonly problems: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the environment; an empty variable counts as unset. `knownScopes` are GitLab's. */
export function parseSettings(env: Environment, knownScopes: readonly string[]): ParsedSettings {
  const problems: string[] = []
  const appPort = parsePort(env, 'DEMO_PORT', 5173, problems)
  const brokerPort = parsePort(env, 'BROKER_PORT', 5174, problems)
  if (appPort === brokerPort && appPort !== 0) {
    problems.push(`DEMO_PORT and BROKER_PORT are both ${appPort}. Give each a port of its own.`)
  }
  return {
    settings: {
      appPort,
      brokerPort,
      dataFolder: resolve(env.AUTHPIPE_DATA || '.authpipe'),
      scopes: parseScopes(env.GITLAB_SCOPES || 'read_user', knownScopes, problems),
      gitlab: parseGitLab(env, problems) ?? parseSandbox(env, problems),
    },
    problems,
  }
}

function parsePort(env: Environment, name: string, standard: number, problems: string[]): number {
  const text = env[name] || String(standard)
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  problems.push(`${name} is "${text}". It must be a port from 1 to 65535, or 0 for any free one.`)
  return standard
}

function parseScopes(text: string, known: readonly string[], problems: string[]): string[] {
  const scopes = [...new Set(text.split(/[\s,]+/).filter(Boolean))]
  const unknown = scopes.filter((scope) => !known.includes(scope))
  if (unknown.length > 0) {
    problems.push(
      `GITLAB_SCOPES names ${list(unknown)}, which GitLab does not have. ` +
        `It has: ${known.join(', ')}.`,
    )
  }
  if (scopes.length === 0) {
    problems.push('GITLAB_SCOPES names no scope. Leave it out, or name one, such as read_user.')
  }
  return scopes
}

const GITLAB_VARIABLES = ['GITLAB_URL', 'GITLAB_CLIENT_ID', 'GITLAB_CLIENT_SECRET'] as const

function parseGitLab(env: Environment, problems: string[]): RealGitLab | undefined {
  const missing = GITLAB_VARIABLES.filter((name) => !env[name])
  if (missing.length === GITLAB_VARIABLES.length) return undefined
  if (missing.length > 0) {
    const given = GITLAB_VARIABLES.filter((name) => env[name])
    problems.push(
      `${list(given)} is set without ${list(missing)}. ` +
        'A real GitLab needs all three; leave all three out for the sandbox.',
    )
  }
  const url = env.GITLAB_URL
  if (url) problems.push(...urlProblems(url))
  return {
    kind: 'real',
    url: url ?? '',
    clientId: env.GITLAB_CLIENT_ID ?? '',
    clientSecret: env.GITLAB_CLIENT_SECRET ?? '',
  }
}

function urlProblems(text: string): string[] {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    return [`GITLAB_URL is "${withoutPassword(text)}". It must be like https://gitlab.com.`]
  }
  if (url.username || url.password) {
    return ['GITLAB_URL has a user name or password in it. It must be like https://gitlab.com.']
  }
  return url.protocol === 'http:' && !LOOPBACK.test(url.hostname)
    ? [`GITLAB_URL is "${text}". Anybody on the way could read the tokens: it must be https.`]
    : []
}

/** This machine itself, where nobody can listen in. */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/

/** A message ends up in logs. */
function withoutPassword(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//…@')
}

function parseSandbox(env: Environment, problems: string[]): SandboxGitLab {
  const ttl = env.SANDBOX_TOKEN_TTL || undefined
  if (ttl && !/^[1-9]\d{0,8}$/.test(ttl)) {
    problems.push(`SANDBOX_TOKEN_TTL is "${ttl}". It must be a whole number of seconds, from 1.`)
  }
  const coop = env.SANDBOX_COOP || undefined
  if (coop && !/^[a-z-]+$/.test(coop)) {
    problems.push(`SANDBOX_COOP is "${coop}". It must be like same-origin.`)
  }
  return {
    kind: 'sandbox',
    port: parsePort(env, 'SANDBOX_PORT', 5175, problems),
    tokenTtlSeconds: ttl ? Number(ttl) : undefined,
    coop,
  }
}

function list(words: readonly string[]): string {
  return new Intl.ListFormat('en').format(words)
}
