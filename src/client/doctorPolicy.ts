/** One Content-Security-Policy in force: its directives, with their sources. */
export type PagePolicy = ReadonlyMap<string, readonly string[]>

/** The policies of a header's value, or of a `<meta>`'s content (CSP Level 3 §2.2.1, §2.2.2). */
export function parsePolicies(text: string): readonly PagePolicy[] {
  return text.split(',').flatMap((serialized) => {
    const policy = new Map<string, readonly string[]>()
    for (const directive of serialized.split(';')) {
      const [name, ...sources] = directive.trim().split(/\s+/)
      const key = name?.toLowerCase()
      // The first of a name counts.
      if (key && !policy.has(key)) policy.set(key, sources)
    }
    return policy.size ? [policy] : []
  })
}

/** Whether one of these sources lets a page of `self` reach this address (CSP Level 3 §6.7.2). */
export function allowsAddress(sources: readonly string[], address: string, self: string): boolean {
  const target = new URL(address)
  // An opaque origin is nobody's own.
  const own = new URL(self === 'null' ? 'about:blank' : self)
  return sources.some((source) => isMatch(source.toLowerCase(), target, own))
}

const HOST_SOURCE =
  /^(?:([a-z][a-z\d+.-]*):\/\/)?(\*|(?:\*\.)?[\w.-]+|\[[\da-f:]+\])(?::(\d+|\*))?(\/.*)?$/

function isMatch(source: string, target: URL, self: URL): boolean {
  if (source === '*') return true
  if (source === "'self'") {
    return (
      target.hostname === self.hostname && isScheme(self.protocol, target) && isPort(self, target)
    )
  }
  if (/^[a-z][a-z\d+.-]*:$/.test(source)) return isScheme(source, target)
  const [, scheme, host, port, path] = HOST_SOURCE.exec(source) ?? []
  if (host === undefined) return false
  return (
    isScheme(scheme ? `${scheme}:` : self.protocol, target) &&
    isHost(host, target.hostname) &&
    (port === '*' || isPort({ port: port ?? '' }, target)) &&
    isPath(path, target.pathname)
  )
}

/** What is allowed over http is allowed over https. */
function isScheme(allowed: string, { protocol }: URL): boolean {
  return protocol === allowed || (allowed === 'http:' && protocol === 'https:')
}

function isHost(allowed: string, host: string): boolean {
  return allowed.startsWith('*') ? host.endsWith(allowed.slice(1)) : host === allowed
}

function isPort({ port }: { readonly port: string }, target: URL): boolean {
  const usual = target.protocol === 'https:' ? '443' : '80'
  const actual = target.port || usual
  const allowed = port || usual
  return allowed === actual || (allowed === '80' && actual === '443')
}

/** A path that ends with a slash stands for all below it. */
function isPath(allowed: string | undefined, path: string): boolean {
  if (!allowed || allowed === '/') return true
  return allowed.endsWith('/')
    ? path.toLowerCase().startsWith(allowed)
    : path.toLowerCase() === allowed
}
