import type { ConfiguredProvider } from '../getProvider.ts'

/**
 * Whether a callback's `iss` names the provider that was asked. A wrong name is always refused; from a
 * provider that names itself, an answer without a name is refused too (RFC 9207 §2.4).
 */
export function isRightIssuer(
  {
    provider,
    flow,
  }: {
    readonly provider: { readonly client: { readonly instanceUrl: string } }
    readonly flow: Pick<ConfiguredProvider['flow'], 'sendsIssuer'>
  },
  issuer: string | undefined,
): boolean {
  return issuer === undefined ? !flow.sendsIssuer : issuer === provider.client.instanceUrl
}
