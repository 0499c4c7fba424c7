import type { AttemptBinding, Connection, ErrorCode } from '@authpipe/protocol'
import type { TokenSet } from '@authpipe/providers/flows'
import { BrokerError } from '../BrokerError.ts'
import { revokeSoon } from '../connections/revokeOutbox.ts'
import { saveConnection } from '../connections/saveConnection.ts'
import { errorFields } from '../errorFields.ts'
import { getProvider } from '../getProvider.ts'
import { exchangeCode } from '../oauth/exchangeCode.ts'
import { fetchAccount } from '../oauth/fetchAccount.ts'
import { revokeTokens } from '../oauth/revokeTokens.ts'
import type { Ports } from '../ports.ts'
import { insist } from '../storage/insist.ts'
import type { Attempt } from './Attempt.ts'
import { announceAttempt, writeAttemptChange } from './changeAttempt.ts'
import type { FinishProof } from './finishProof.ts'
import { failAttempt, keepProviderError } from './failAttempt.ts'

/** What the provider wants to see. */
export interface RedeemSecrets {
  readonly code: string
  readonly pkceVerifier: string
}

/** How the attempt proved itself; kept with the connection. */
export interface AttemptAudit {
  readonly launch: AttemptBinding
  readonly finish: FinishProof
}

/**
 * Makes the token request of an attempt in `exchanging`, and ends the attempt with what comes of it.
 * Holds no transaction while the provider is asked. Tokens that could not be kept are revoked.
 * @throws {BrokerError} whatever failed, after the attempt has failed with the same code
 */
export async function redeemAttempt(
  ports: Ports,
  attempt: Attempt,
  secrets: RedeemSecrets,
  audit: AttemptAudit,
): Promise<Connection> {
  const logRefusal = (error: unknown) => {
    const { id: attemptId, tenant_id: tenantId } = attempt
    const fields = { attemptId, tenantId, ...errorFields(error) }
    ports.log.error(fields, 'the end of an attempt could not be stored')
  }
  try {
    const { provider } = getProvider(ports.config, attempt.provider)
    const tokens = await exchangeCode(ports, provider, secrets)
    return await keepTokens(ports, attempt, tokens, audit)
  } catch (error) {
    const known = error instanceof BrokerError ? error : undefined
    const change = keepProviderError(known?.details.providerError)
    const fail = () => failAttempt(ports, attempt, known?.code ?? 'internal_error', change)
    // Where even that cannot be written, the sweep comes by. Whoever waits is told what went wrong first.
    await insist(fail, logRefusal).catch(logRefusal)
    throw error
  }
}

async function keepTokens(
  ports: Ports,
  attempt: Attempt,
  tokens: TokenSet,
  audit: AttemptAudit,
): Promise<Connection> {
  const { provider } = getProvider(ports.config, attempt.provider)
  const requestedScopes = JSON.parse(attempt.scopes) as readonly string[]
  let finished: Attempt | undefined
  try {
    const { accessToken, scopes } = tokens
    const connection = await saveConnection(ports, {
      tenantId: attempt.tenant_id,
      userId: attempt.user_id,
      provider,
      // RFC 6749 §5.1: an answer without scopes granted what was asked for.
      account: await fetchAccount(ports, provider, accessToken, scopes ?? requestedScopes),
      tokens,
      requestedScopes,
      expectedConnectionId: attempt.connection_id,
      audit,
      // Together: after a crash there is either both, the connection and the word of it, or neither.
      alongside: async (db, connectionId) => {
        const change = { result_connection_id: connectionId }
        finished = await writeAttemptChange({ db, now: ports.now }, attempt, 'finish', change)
        if (!finished) throw new Error('Authpipe: an attempt left exchanging by itself.')
      },
    })
    if (finished) announceAttempt(ports, finished)
    return connection
  } catch (error) {
    const isSeenTo = error instanceof BrokerError && REVOKED_BY_SAVING.has(error.code)
    if (!finished && !isSeenTo) await dropTokens(ports, attempt, tokens)
    throw error
  }
}

/** `saveConnection` has seen to the tokens of an account that is not the expected one. */
const REVOKED_BY_SAVING: ReadonlySet<ErrorCode> = new Set([
  'account_mismatch',
  'connection_not_found',
])

/** Nobody will use them, so nobody shall be able to. Without a vault there is one try, at once. */
async function dropTokens(ports: Ports, attempt: Attempt, tokens: TokenSet): Promise<void> {
  const { provider } = getProvider(ports.config, attempt.provider)
  const { instanceUrl } = provider.client
  const revocation = { tenantId: attempt.tenant_id, provider: provider.id, instanceUrl, tokens }
  await revokeSoon(ports, revocation)
    .catch(() => revokeTokens(ports, provider, tokens))
    .catch(() => undefined)
}
