/**
 * Whether Doorkeeper takes a redirect URI for one of the registered ones: the path must be equal,
 * an added query string is let through, and so is another port on a loopback address.
 */
export function isRegistered(given: string, registered: readonly string[]): boolean {
  const url = URL.parse(given)
  if (!url || url.hash !== '' || given.includes('#')) return false
  return registered.some((entry) => {
    const allowed = URL.parse(entry)
    return allowed !== null && matches(url, allowed)
  })
}

function matches(url: URL, allowed: URL): boolean {
  if (allowed.search !== '' && sorted(url) !== sorted(allowed)) return false
  const isAnyPort = isLoopback(url) && isLoopback(allowed)
  return (
    url.protocol === allowed.protocol &&
    url.hostname === allowed.hostname &&
    url.pathname === allowed.pathname &&
    (isAnyPort || url.port === allowed.port)
  )
}

function sorted(url: URL): string {
  return url.search.slice(1).split('&').toSorted().join('&')
}

// "localhost" is a name, and Doorkeeper means addresses.
function isLoopback(url: URL): boolean {
  return url.hostname === '[::1]' || /^127(\.\d+){3}$/.test(url.hostname)
}
