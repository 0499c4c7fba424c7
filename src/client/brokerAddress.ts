/**
 * An address of the broker without a slash at its end.
 * @throws {TypeError} in development, unless it is `https`, or `http` on this computer, without query
 * and fragment.
 */
export function parseBrokerAddress(option: 'brokerUrl' | 'pagesUrl', value: string): string {
  if (process.env.NODE_ENV !== 'production') {
    const href = URL.canParse(value) ? new URL(value).href : ''
    if (!/^(https:|http:\/\/([^/]+\.)?(localhost|127(\.\d+){3}|\[::1\])[:/])[^?#@]*$/.test(href)) {
      throw new TypeError(
        `Authpipe: ${option} is "${value}". Pass an https address; http works on localhost only.`,
      )
    }
  }
  return value.replace(/\/+$/, '')
}
