import * as oauth from 'oauth4webapi'
import type { ProviderFlow } from '@authpipe/providers/flows'
import type { ProviderConfig } from '../BrokerConfig.ts'
import { getProvider } from '../getProvider.ts'
import { isLoopback } from '../isLoopback.ts'
import type { Ports } from '../ports.ts'
import { sendToProvider } from './sendToProvider.ts'

/** What speaking OAuth to a provider needs. */
export type OAuthPorts = Pick<Ports, 'config' | 'fetch' | 'timers' | 'log'>

/** A provider, in oauth4webapi's terms. */
export interface OAuthClient {
  readonly flow: ProviderFlow
  readonly server: oauth.AuthorizationServer
  readonly client: oauth.Client
  readonly authentication: oauth.ClientAuth
  readonly options: oauth.TokenEndpointRequestOptions
}

/** Sets oauth4webapi up for a provider; its requests go through `sendToProvider`. */
export function oauthClient(ports: OAuthPorts, provider: ProviderConfig): OAuthClient {
  const { flow } = getProvider(ports.config, provider.id)
  const { instanceUrl, clientId, clientSecret } = provider.client
  const { token, revoke } = flow.endpoints(instanceUrl)
  return {
    flow,
    server: {
      issuer: instanceUrl,
      token_endpoint: token,
      ...(revoke === null ? {} : { revocation_endpoint: revoke }),
    },
    client: { client_id: clientId },
    authentication:
      flow.clientAuth === 'client_secret_post'
        ? oauth.ClientSecretPost(clientSecret)
        : oauth.ClientSecretBasic(clientSecret),
    options: {
      [oauth.allowInsecureRequests]: isLoopback(new URL(instanceUrl)),
      [oauth.customFetch]: (url, { method, headers, body }) =>
        sendToProvider(ports, url, { method, headers, body: new URLSearchParams(body) }),
    },
  }
}
