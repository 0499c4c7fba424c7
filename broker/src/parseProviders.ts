import { descriptors } from '@authpipe/providers'
import type { ProviderDescriptor } from '@authpipe/providers'
import type { ProviderConfig } from './BrokerConfig.ts'
import { isLoopback } from './isLoopback.ts'
import type { Environment } from './parseConfig.ts'

const KINDS: Readonly<Record<string, ProviderDescriptor>> = descriptors
const SLUG = /^[a-z][a-z0-9-]{0,30}$/
/** What may be repeated in a message; a secret does not look like this. */
const SCOPE = /^[a-z][a-z0-9_:.-]{0,39}$/

/** The variables of one provider, and where to complain. */
interface Source {
  readonly get: (name: string) => string
  readonly complain: (name: string, problem: string) => void
}

/** The provider configurations; what is wrong with them is added to `problems`. */
export function parseProviders(env: Environment, problems: string[]): readonly ProviderConfig[] {
  const slugs = readSlugs(env, problems)
  return slugs.flatMap((slug) => {
    const prefix = `AUTHPIPE_${slug.toUpperCase().replaceAll('-', '_')}_`
    const provider = parseProvider(slug, {
      get: (name) => env[prefix + name]?.trim() ?? '',
      complain: (name, problem) => problems.push(`${prefix}${name} ${problem}`),
    })
    return provider === undefined ? [] : [provider]
  })
}

function readSlugs(env: Environment, problems: string[]): readonly string[] {
  const slugs = words(env.AUTHPIPE_PROVIDERS ?? '')
  if (slugs.length === 0) {
    const isGitLab = Object.keys(env).some((name) => name.startsWith('AUTHPIPE_GITLAB_'))
    if (isGitLab) return ['gitlab']
    problems.push(
      'AUTHPIPE_PROVIDERS is missing, and there are no AUTHPIPE_GITLAB_… variables either, so there is nothing to connect to. ' +
        'For GitLab, set AUTHPIPE_GITLAB_CLIENT_ID and AUTHPIPE_GITLAB_CLIENT_SECRET.',
    )
  }
  // AUTHPIPE_PAGES_URL would mean two things.
  const wrong = slugs.some((slug) => !SLUG.test(slug) || slug === 'pages')
  if (wrong || new Set(slugs).size !== slugs.length) {
    problems.push(
      'AUTHPIPE_PROVIDERS is not a list of different names. Write lower case letters, digits and hyphens, ' +
        'separated by commas, such as gitlab,gitlab-internal; "pages" is taken.',
    )
    return []
  }
  return slugs
}

function parseProvider(slug: string, source: Source): ProviderConfig | undefined {
  const kind = source.get('KIND') || slug
  const descriptor = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
  if (descriptor === undefined) {
    source.complain('KIND', `names no provider. Write one of: ${Object.keys(KINDS).join(', ')}.`)
    return undefined
  }
  const scopes = readScopes('SCOPES', descriptor, descriptor.defaultScopes, source)
  const defaults = descriptor.defaultScopes.filter((scope) => scopes.includes(scope))
  return {
    id: slug,
    kind,
    client: {
      instanceUrl: readInstanceUrl(descriptor, source),
      clientId: readRequired('CLIENT_ID', 'the application ID', descriptor, source),
      clientSecret: readRequired('CLIENT_SECRET', 'the secret', descriptor, source),
    },
    scopes,
    defaultScopes: readDefaultScopes(descriptor, defaults, scopes, source),
    ...(readYes('SHARED', source) ? { isShared: true } : {}),
  }
}

function readRequired(
  name: string,
  what: string,
  { name: provider }: ProviderDescriptor,
  { get, complain }: Source,
): string {
  const value = get(name)
  // Either would be cut or split somewhere on its way; nobody's credentials have them.
  if (value === '' || /\s/.test(value)) {
    complain(
      name,
      `is missing or has a space in it. Copy ${what} of the OAuth application that you registered at ${provider}.`,
    )
  }
  return value
}

function readInstanceUrl(
  { defaultInstanceUrl, name }: ProviderDescriptor,
  { get, complain }: Source,
): string {
  const text = get('URL') || defaultInstanceUrl
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isSecure = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url))
  const isBare = url !== undefined && url.href === url.origin + url.pathname
  if (isSecure && isBare) return url.href.replace(/\/+$/, '')
  complain(
    'URL',
    `is not the address of a ${name} instance. Write it with https and without query, such as ${defaultInstanceUrl}; ` +
      'http is for this machine alone.',
  )
  return ''
}

function readYes(name: string, { get, complain }: Source): boolean {
  const text = get(name)
  if (text !== '' && text !== 'yes' && text !== 'no') complain(name, 'is neither yes nor no.')
  return text === 'yes'
}

function readScopes(
  name: string,
  descriptor: ProviderDescriptor,
  fallback: readonly string[],
  { get, complain }: Source,
): readonly string[] {
  const scopes = words(get(name))
  if (scopes.length === 0) return fallback
  const unknown = scopes.filter((scope) => !Object.hasOwn(descriptor.scopes, scope))
  if (unknown.length > 0) {
    const shown = unknown.filter((scope) => SCOPE.test(scope)).join(', ') || 'something'
    complain(
      name,
      `names ${shown}, which ${descriptor.name} does not have. Choose from: ${Object.keys(descriptor.scopes).join(', ')}.`,
    )
  }
  return [...new Set(scopes)]
}

function readDefaultScopes(
  descriptor: ProviderDescriptor,
  fallback: readonly string[],
  allowed: readonly string[],
  source: Source,
): readonly string[] {
  const scopes = readScopes('DEFAULT_SCOPES', descriptor, fallback, source)
  const beyond = scopes.filter((scope) => !allowed.includes(scope) && SCOPE.test(scope))
  if (beyond.length > 0) {
    source.complain(
      'DEFAULT_SCOPES',
      `names ${beyond.join(', ')}, which _SCOPES does not allow. Leave it out here, or add it there and to the OAuth application.`,
    )
  }
  if (scopes.length === 0) {
    source.complain(
      'DEFAULT_SCOPES',
      'is missing. Write the scopes to ask for when a page names none; they must be among _SCOPES.',
    )
  }
  return scopes
}

function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}
