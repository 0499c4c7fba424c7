/**
 * An address of the broker without a slash at its end.
 * @throws {TypeError} unless it is `https`, or `http` on this computer, without query and fragment.
 */
export function parseBrokerAddress(option: 'brokerUrl' | 'pagesUrl', value: string): string {
  if (
    !URL.canParse(value) ||
    !/^(https:|http:\/\/([^/]+\.)?(localhost|127(\.\d+){3}|\[::1\])[:/])[^?#@]*$/.test(
      new URL(value).href,
    )
  ) {
    throw new TypeError(
      `Authpipe: ${option} is "${value}". Pass an https address, such as "https://connect.example.com"; http works on localhost only.`,
    )
  }
  return new URL(value).href.replace(/\/+$/, '')
}
