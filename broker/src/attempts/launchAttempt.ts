import type { LaunchRequest } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'
import { ALL_CHECKS } from './AttemptChecks.ts'
import type { AttemptChecks } from './AttemptChecks.ts'
import { createSecret, hashSecret, matchesHash } from './attemptSecrets.ts'
import { authorizeUrl } from './authorizeUrl.ts'
import { browserCookie } from './browserCookie.ts'
import type { BrowserCookie } from './browserCookie.ts'
import { changeAttempt } from './changeAttempt.ts'
import { failAttempt } from './failAttempt.ts'
import { settleOverdue } from './settleOverdue.ts'
import { attemptRefusal } from './toAttemptView.ts'
import { waitForChange } from './waitForChange.ts'

/** Where the window goes, and what its browser must bring back. */
export interface Launch {
  readonly attemptId: string
  readonly url: string
  readonly cookie: BrowserCookie
}

/** How a launch is looked at. */
export interface LaunchOptions {
  /** @default ALL_CHECKS */
  readonly checks?: AttemptChecks
  /** Called for a key without an attempt, before one is waited for. May throw. */
  readonly beforeWaiting?: () => void
  /** Ends that waiting early. */
  readonly signal?: AbortSignal
}

/**
 * Sends the window to the provider, if it proves that the attempt's own page opened it: by the launch
 * secret, which only that page holds, and by the origin that page spoke from. Either alone is not
 * enough: a thief of the boot key could claim the origin. A failed proof ends the attempt; each boot
 * key launches once.
 * @throws {BrokerError} `attempt_not_found` when no attempt comes in time; `binding_required` from a
 * window without opener; `launch_origin_mismatch`; `state_invalid` for a key already used
 */
export async function launchAttempt(
  ports: Ports,
  request: LaunchRequest,
  { checks = ALL_CHECKS, beforeWaiting, signal }: LaunchOptions = {},
): Promise<Launch> {
  const bootHash = hashSecret(request.k)
  const found = await findAttempt(ports, bootHash)
  if (!found) beforeWaiting?.()
  const attempt = await settleOverdue(ports, found ?? (await awaitAttempt(ports, bootHash, signal)))
  assertLaunchable(attempt)
  if (checks.binding) await assertBound(ports, attempt, request)
  return start(ports, attempt)
}

/** The window opens before the attempt is made, so the attempt may still be on its way. */
async function awaitAttempt(
  ports: Ports,
  bootHash: string,
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  const timeoutMs = ports.timers.launchWait
  const attempt = await waitForChange(ports, { timeoutMs, signal }, () =>
    findAttempt(ports, bootHash),
  )
  if (!attempt) throw new BrokerError('attempt_not_found')
  return attempt
}

function findAttempt({ db }: Ports, bootHash: string): Promise<Attempt | undefined> {
  return db.selectFrom('attempt').selectAll().where('boot_hash', '=', bootHash).executeTakeFirst()
}

function assertLaunchable(attempt: Attempt): void {
  if (attempt.status === 'created' && attempt.launched === 0) return
  throw attempt.error_code === null ? new BrokerError('state_invalid') : attemptRefusal(attempt)
}

async function assertBound(ports: Ports, attempt: Attempt, request: LaunchRequest): Promise<void> {
  const { openerOrigin, attemptId = attempt.id, launchSecret = '' } = request
  const code = openerOrigin === null ? 'binding_required' : 'launch_origin_mismatch'
  const isBound =
    openerOrigin === attempt.origin &&
    attemptId === attempt.id &&
    matchesHash(launchSecret, attempt.launch_hash)
  if (isBound) return

  await failAttempt(ports, attempt, code, {
    boot_seen: 1,
    opener_lost: openerOrigin === null ? 1 : 0,
  })
  throw new BrokerError(code)
}

async function start(ports: Ports, attempt: Attempt): Promise<Launch> {
  const state = createSecret(ports)
  const pkceVerifier = createSecret(ports)
  const browser = createSecret(ports)
  const launched = await changeAttempt(ports, attempt, 'launch', {
    binding: 'handshake',
    boot_seen: 1,
    launched: 1,
    state_hash: hashSecret(state),
    cookie_hash: hashSecret(browser),
    pkce_box: await ports.vault.seal(attempt.tenant_id, ['attempt.pkce', attempt.id], pkceVerifier),
  })
  // Lost to another launch of the same key, or to a cancel.
  if (!launched) throw new BrokerError('state_invalid')
  return {
    attemptId: attempt.id,
    url: authorizeUrl(ports.config, launched, { state, pkceVerifier }),
    cookie: browserCookie(ports.config, attempt.id, browser),
  }
}
