import type { BrokerConfig } from './BrokerConfig.ts'
import { isLoopback } from './isLoopback.ts'
import { parseProviders } from './parseProviders.ts'
import { StartupError } from './StartupError.ts'

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What `serve` needs. */
export interface ServeConfig {
  readonly config: BrokerConfig
  readonly host: string
  readonly port: number
}

const DEFAULT_HOST = '127.0.0.1'
const DEFAULT_PORT = '4000'
const DEFAULT_DATABASE = 'authpipe.db'
const DEFAULT_KEYSET = 'authpipe.keyset.json'

/**
 * The operator's decisions, from the environment.
 * @throws {StartupError} with every problem there is, each with the variable and what to write. Values
 * are not repeated: one of them may be a secret in the wrong place.
 */
export function parseConfig(env: Environment): ServeConfig {
  const problems: string[] = []
  const apiUrl = readUrl(env, 'AUTHPIPE_URL', problems)
  const pagesUrl = has(env, 'AUTHPIPE_PAGES_URL')
    ? readUrl(env, 'AUTHPIPE_PAGES_URL', problems)
    : apiUrl
  const config: BrokerConfig = {
    apiUrl,
    pagesUrl,
    allowedOrigins: readOrigins(env, problems),
    appName: readAppName(env, problems),
    ...storePaths(env),
    providers: parseProviders(env, problems),
    trustedProviderHosts: readTrustedHosts(env, problems),
    binding: readBinding(env, problems),
  }
  const port = readPort(env, problems)
  if (problems.length > 0) throw new StartupError(problems)
  return { config, host: env.AUTHPIPE_HOST?.trim() || DEFAULT_HOST, port }
}

/** Where database and keyset are: all that the commands besides `serve` need. */
export function storePaths(env: Environment): Pick<BrokerConfig, 'databasePath' | 'keysetPath'> {
  return {
    databasePath: env.AUTHPIPE_DATABASE?.trim() || DEFAULT_DATABASE,
    keysetPath: env.AUTHPIPE_KEYSET?.trim() || DEFAULT_KEYSET,
  }
}

function readUrl(env: Environment, name: string, problems: string[]): string {
  const text = env[name]?.trim() ?? ''
  if (text === '') {
    problems.push(`${name} is missing. ${ORIGIN_HINT}`)
    return ''
  }
  const origin = parseOrigin(text)
  if (origin === undefined) problems.push(`${name} is not the address of a host. ${ORIGIN_HINT}`)
  return origin ?? ''
}

const ORIGIN_HINT =
  'Write scheme, host and port only, such as https://connect.example.com; ' +
  'http is for this machine alone, such as http://127.0.0.1:4000.'

function readOrigins(env: Environment, problems: string[]): readonly string[] {
  const name = 'AUTHPIPE_ALLOWED_ORIGINS'
  const texts = (env[name] ?? '').split(/[\s,]+/).filter((text) => text !== '')
  if (texts.length === 0) {
    problems.push(
      `${name} is missing. Write the origins of the pages that may connect, separated by commas, ` +
        'such as https://app.example.com,http://localhost:3000.',
    )
  }
  return texts.flatMap((text, index) => {
    const origin = parseOrigin(text)
    if (origin !== undefined) return [origin]
    problems.push(
      `${name}: entry ${index + 1} is not an origin. ${ORIGIN_HINT} ` +
        'Wildcards are not possible: whoever owns one allowed origin can receive what is meant for all.',
    )
    return []
  })
}

/** An origin over https, or over http at loopback; `undefined` when the text says anything more. */
function parseOrigin(text: string): string | undefined {
  if (!URL.canParse(text) || text.includes('*')) return undefined
  const url = new URL(text)
  const isSecure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
  const isBare = url.href === `${url.origin}/`
  return isSecure && isBare ? url.origin : undefined
}

function readTrustedHosts(env: Environment, problems: string[]): readonly string[] {
  const texts = (env.AUTHPIPE_TRUSTED_PROVIDER_HOSTS ?? '').split(/[\s,]+/)
  return texts.flatMap((text, index) => {
    if (text === '') return []
    const host = text.toLowerCase()
    const url = URL.canParse(`https://${host}`) ? new URL(`https://${host}`) : undefined
    if (/^[a-z0-9.:[\]-]+$/.test(host) && url?.host === host) return [host]
    problems.push(
      `AUTHPIPE_TRUSTED_PROVIDER_HOSTS: entry ${index + 1} is not a host. Write it as in the address of ` +
        'the provider, without scheme and path, such as gitlab.example.com,gitlab.example.org:8443.',
    )
    return []
  })
}

function readAppName(env: Environment, problems: string[]): string {
  const name = env.AUTHPIPE_APP_NAME?.trim() ?? ''
  if (name === '' || name.length > 60) {
    problems.push(
      'AUTHPIPE_APP_NAME is missing or longer than 60 characters. ' +
        'Write the name of your product as end users know it, such as Acme; the connect window shows it.',
    )
  }
  return name
}

function readBinding(env: Environment, problems: string[]): 'any' | 'launch_and_finish' {
  const text = env.AUTHPIPE_BINDING?.trim() || 'any'
  if (text === 'any' || text === 'launch_and_finish') return text
  problems.push(
    'AUTHPIPE_BINDING is neither any nor launch_and_finish. Write launch_and_finish to let no attempt ' +
      'end without a proof at its end as well; pages whose windows lose their opener then need a relayUrl.',
  )
  return 'any'
}

function readPort(env: Environment, problems: string[]): number {
  const text = env.AUTHPIPE_PORT?.trim() || DEFAULT_PORT
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    problems.push('AUTHPIPE_PORT is not a port. Write a number from 1 to 65535, such as 4000.')
  }
  return port
}

function has(env: Environment, name: string): boolean {
  return (env[name]?.trim() ?? '') !== ''
}
