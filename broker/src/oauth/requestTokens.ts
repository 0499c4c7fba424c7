import * as oauth from 'oauth4webapi'
import type { TokenSet } from '@authpipe/providers/flows'
import type { ProviderConfig } from '../BrokerConfig.ts'
import { classifyFailure } from './classifyFailure.ts'
import { oauthClient } from './oauthClient.ts'
import type { OAuthClient, OAuthPorts } from './oauthClient.ts'
import { ProviderSilence } from './ProviderSilence.ts'
import { loggableError, readProviderError } from './readProviderError.ts'
import type { TokenOutcome } from './TokenOutcome.ts'

type Body = Readonly<Record<string, unknown>>

/** What can stand in an `Authorization` header (RFC 6750 §2.1, a little wider). */
const USABLE_TOKEN = /^[\x21-\x7e]{1,65536}$/

/** Sends one token request, once, and says how it ended. Never throws for what a provider does. */
export async function requestTokens(
  ports: OAuthPorts,
  provider: ProviderConfig,
  grantType: 'authorization_code' | 'refresh_token',
  parameters: Readonly<Record<string, string>>,
): Promise<TokenOutcome> {
  const client = oauthClient(ports, provider)
  const outcome = await request(client, grantType, parameters)
  logOutcome(ports, provider, outcome)
  return outcome
}

async function request(
  { server, client, authentication, options, flow }: OAuthClient,
  grantType: string,
  parameters: Readonly<Record<string, string>>,
): Promise<TokenOutcome> {
  let response: Response
  try {
    response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      authentication,
      grantType,
      new URLSearchParams(parameters),
      options,
    )
  } catch (error) {
    if (!(error instanceof ProviderSilence)) throw error
    return { kind: error.mayHaveBeenCarriedOut ? 'unknown' : 'unavailable' }
  }
  const text = await response.text()
  const body = parseObject(text)
  try {
    const answer = await oauth.processGenericTokenEndpointResponse(
      server,
      client,
      rebuild(response, body, text),
    )
    if (!USABLE_TOKEN.test(answer.access_token))
      return { kind: 'malformed', status: response.status }
    return { kind: 'success', tokens: toTokenSet(answer, flow.scopeSeparator) }
  } catch (thrown) {
    return classifyFailure({
      status: response.status,
      headers: response.headers,
      providerError: readProviderError(body, thrown),
    })
  }
}

/**
 * The answer as oauth4webapi is to see it. A success with something odd beside good tokens must not be
 * refused: a rotated refresh token that is thrown away is lost for good. The id_token goes because
 * nothing here uses it; who the person is, the provider's API says.
 */
function rebuild({ status, headers }: Response, body: Body | undefined, text: string): Response {
  const isSuccess = status >= 200 && status < 300
  if (!isSuccess || body === undefined)
    return new Response(text === '' ? null : text, { status, headers })
  const { id_token: _unused, refresh_token, expires_in, scope, ...rest } = body
  const lifetime = Number(expires_in)
  const kept = {
    ...rest,
    ...(typeof refresh_token === 'string' && refresh_token !== '' ? { refresh_token } : {}),
    ...(typeof scope === 'string' ? { scope } : {}),
    ...(expires_in != null && lifetime > 0 && lifetime < Infinity ? { expires_in: lifetime } : {}),
  }
  return Response.json(kept, { status: 200 })
}

function toTokenSet(answer: oauth.TokenEndpointResponse, scopeSeparator: string): TokenSet {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    expiresIn: answer.expires_in ?? null,
    scopes: answer.scope?.split(scopeSeparator).filter((scope) => scope !== '') ?? null,
  }
}

function parseObject(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function logOutcome({ log }: OAuthPorts, { id }: ProviderConfig, outcome: TokenOutcome): void {
  if (outcome.kind === 'success') return log.info({ provider: id }, 'the provider gave tokens')
  const providerError = loggableError(outcome.providerError)
  log.warn(
    {
      provider: id,
      ...(outcome.status === undefined ? {} : { providerStatus: outcome.status }),
      ...(providerError === undefined ? {} : { providerError }),
    },
    `the token request failed: ${outcome.kind}`,
  )
}
