import type { TokenSet } from '@authpipe/providers/flows'
import type { ErrorCode } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import { redirectUri } from '../BrokerConfig.ts'
import type { ProviderConfig } from '../BrokerConfig.ts'
import type { OAuthPorts } from './oauthClient.ts'
import { requestTokens } from './requestTokens.ts'
import type { TokenFailureKind } from './TokenOutcome.ts'

/** A code is spent by its first use, so what might have been carried out is not tried again. */
const CODES: Readonly<Record<TokenFailureKind, ErrorCode>> = {
  invalid_grant: 'exchange_failed',
  client_fault: 'config_error',
  throttled: 'rate_limited',
  unavailable: 'provider_unavailable',
  unknown: 'provider_unavailable',
  malformed: 'exchange_failed',
}

/**
 * Turns an authorization code into tokens (RFC 6749 §4.1.3, RFC 7636 §4.5).
 * @throws {BrokerError} `exchange_failed`, `config_error`, `rate_limited`, `provider_unavailable`
 */
export async function exchangeCode(
  ports: OAuthPorts,
  provider: ProviderConfig,
  { code, pkceVerifier }: { readonly code: string; readonly pkceVerifier: string },
): Promise<TokenSet> {
  const outcome = await requestTokens(ports, provider, 'authorization_code', {
    code,
    redirect_uri: redirectUri(ports.config, provider.id),
    code_verifier: pkceVerifier,
  })
  if (outcome.kind === 'success') return outcome.tokens
  throw new BrokerError(CODES[outcome.kind], {
    providerError: outcome.providerError,
    ...(outcome.retryAfter === undefined ? {} : { retryAfter: outcome.retryAfter }),
  })
}
