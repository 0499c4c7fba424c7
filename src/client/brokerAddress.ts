/**
 * An address of the broker without a slash at its end.
 * @throws {TypeError} unless it is `https`, or `http` on this computer, without query and fragment.
 */
export function parseBrokerAddress(option: 'brokerUrl' | 'pagesUrl', value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  const isAllowed =
    url && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))
  if (!isAllowed || url.search || url.hash || url.username) {
    throw new TypeError(
      `Authpipe: ${option} is ${JSON.stringify(value)}, so the broker cannot be reached safely. ` +
        'Pass an absolute https address such as "https://connect.example.com"; http works on localhost only.',
    )
  }
  return url.href.replace(/\/+$/, '')
}

function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host)
}
