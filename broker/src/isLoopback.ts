/** Whether a URL's host is this machine itself, where plain `http` cannot be listened in on. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    // The URL parser has turned every way to write an IPv4 address into this one.
    /^127\.\d+\.\d+\.\d+$/.test(host)
  )
}
