import type { ErrorCode } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import { getProvider } from '../getProvider.ts'
import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'
import { ALL_CHECKS } from './AttemptChecks.ts'
import type { AttemptChecks } from './AttemptChecks.ts'
import { hashSecret, matchesHash } from './attemptSecrets.ts'
import { browserCookieName } from './browserCookie.ts'
import { changeAttempt } from './changeAttempt.ts'
import { failAttempt, keepProviderError } from './failAttempt.ts'
import { findBrowserAttempt } from './findBrowserAttempt.ts'
import { isRightIssuer } from './isRightIssuer.ts'
import { readCallback } from './readCallback.ts'
import type { Callback } from './readCallback.ts'
import { settleOverdue } from './settleOverdue.ts'
import { attemptRefusal } from './toAttemptView.ts'

/** The provider's redirect, as it arrived. */
export interface CallbackRequest {
  /** The provider configuration in the path. */
  readonly providerId: string
  readonly query: URLSearchParams
  /** The browser's cookies. */
  readonly cookies: Readonly<Record<string, string>>
}

/**
 * Takes the provider's answer, once. Keeps the code sealed and asks the provider for nothing: tokens
 * are fetched only when the page completes the attempt, so that an attempt of somebody else's making
 * never holds a token of this browser's user. Gives the attempt as it then is, also one that was
 * over before: its last page says how it went.
 * @throws {BrokerError} `state_invalid` for a state that is unknown, spent or superseded, which changes
 * nothing; `cancelled` or `attempt_expired` instead, where that is what became of this browser's attempt;
 * `browser_mismatch`, which ends the attempt
 */
export async function takeCallback(
  ports: Ports,
  request: CallbackRequest,
  checks: AttemptChecks = ALL_CHECKS,
): Promise<Attempt> {
  const callback = readCallback(request.query)
  for (;;) {
    const attempt = await findByState(ports, callback.state)
    if (attempt === undefined) throw await spentState(ports, request)
    const cookie = request.cookies[browserCookieName(ports.config, attempt.id)] ?? ''
    const isRightBrowser = !checks.browserCookie || matchesHash(cookie, attempt.cookie_hash)
    if (isRightBrowser && attempt.status !== 'at_provider') return attempt
    const settled = isRightBrowser
      ? await settle(ports, attempt, request.providerId, callback)
      : await failAttempt(ports, attempt, 'browser_mismatch')
    if (!isRightBrowser && (settled || attempt.status !== 'at_provider')) {
      throw new BrokerError('browser_mismatch')
    }
    // Otherwise it changed in between: whoever brings a state that is spent by now has nothing.
    if (settled) return settled
  }
}

/** The state is spent by the very write that settles the attempt: there is no half of it. */
async function findByState(ports: Ports, state: string): Promise<Attempt | undefined> {
  const found = await ports.db
    .selectFrom('attempt')
    .selectAll()
    .where('state_hash', '=', hashSecret(state))
    .executeTakeFirst()
  return found && settleOverdue(ports, found)
}

/**
 * Why a state is worth nothing. The window may stand at the provider long after its attempt was cancelled
 * on the page: the person is told so, if the last attempt of this browser ended that way.
 */
async function spentState(
  ports: Ports,
  { cookies, providerId }: CallbackRequest,
): Promise<BrokerError> {
  const last = await findBrowserAttempt(ports, cookies, providerId)
  const isTold = last?.status === 'cancelled' || last?.status === 'expired'
  return isTold ? attemptRefusal(last) : new BrokerError('state_invalid')
}

async function settle(
  ports: Ports,
  attempt: Attempt,
  providerId: string,
  callback: Callback,
): Promise<Attempt | undefined> {
  const asked = getProvider(ports.config, attempt.provider)
  if (providerId !== attempt.provider || !isRightIssuer(asked, callback.issuer)) {
    return failAttempt(ports, attempt, 'issuer_mismatch')
  }
  if (callback.error !== undefined) {
    const change = keepProviderError(callback.error)
    if (callback.error.error === 'access_denied') {
      return changeAttempt(ports, attempt, 'deny', { ...change, error_code: 'access_denied' })
    }
    return failAttempt(ports, attempt, codeOf(callback.error.error), change)
  }
  return changeAttempt(ports, attempt, 'authorize', {
    state_hash: null,
    authorized_at: ports.now(),
    code_box: await ports.vault.seal(
      attempt.tenant_id,
      ['attempt.code', attempt.id],
      callback.code,
    ),
  })
}

/** RFC 6749 §4.1.2.1. Our own client's faults are the operator's, never the person's. */
function codeOf(error: string): ErrorCode {
  if (error === 'server_error' || error === 'temporarily_unavailable') return 'provider_unavailable'
  if (error === 'unauthorized_client' || error === 'invalid_client') return 'config_error'
  return 'provider_error'
}
