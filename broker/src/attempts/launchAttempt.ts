import type { LaunchRequest } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import { askPerson } from './askPerson.ts'
import type { Attempt } from './Attempt.ts'
import { ALL_CHECKS } from './AttemptChecks.ts'
import type { AttemptChecks } from './AttemptChecks.ts'
import { hashSecret } from './attemptSecrets.ts'
import { changeAttempt } from './changeAttempt.ts'
import type { AttemptChange } from './changeAttempt.ts'
import { decideLaunch } from './decideLaunch.ts'
import type { LaunchEnd } from './decideLaunch.ts'
import { failAttempt } from './failAttempt.ts'
import type { Launch } from './goToProvider.ts'
import { goToProvider } from './goToProvider.ts'
import { launchFacts } from './launchFacts.ts'
import type { LaunchEvidence } from './launchFacts.ts'
import { noteOpener } from './openerSamples.ts'
import { settleOverdue } from './settleOverdue.ts'
import { attemptRefusal } from './toAttemptView.ts'
import { waitForChange } from './waitForChange.ts'

/** How a launch is looked at. */
export interface LaunchOptions {
  /** What the request's `postTicket` says. @default none */
  readonly ticket?: LaunchEvidence['ticket']
  /** Reads a cookie of the browser. @default it has none */
  readonly cookie?: LaunchEvidence['cookie']
  /** @default ALL_CHECKS */
  readonly checks?: AttemptChecks
  /** Called for a key without an attempt, before one is waited for. May throw. */
  readonly beforeWaiting?: () => void
  /** Called before a person is asked for a number. May throw; then the attempt is burnt. */
  readonly beforeNumber?: (attempt: Attempt) => void
  /** Ends the waiting early. */
  readonly signal?: AbortSignal
}

/**
 * Sends the window to the provider, or has it ask the person first: `decideLaunch` says which. A question
 * leaves a cookie, and only the browser that has it may answer, once. A false proof or answer ends the
 * attempt; each boot key launches once.
 * @throws {BrokerError} `attempt_not_found` when no attempt comes in time; `launch_origin_mismatch`,
 * `binding_required`, `number_mismatch`, `cancelled` and `rate_limited`, which end the attempt;
 * `state_invalid` for a key already used, which changes nothing
 */
export async function launchAttempt(
  ports: Ports,
  request: LaunchRequest,
  options: LaunchOptions = {},
): Promise<Launch> {
  const { checks = ALL_CHECKS, ticket, cookie = () => undefined, beforeNumber } = options
  const attempt = await settleOverdue(ports, await findAttempt(ports, request, options))
  assertLaunchable(attempt)
  const evidence = { request, ticket, cookie }
  const decision = decideLaunch(launchFacts(ports.config, attempt, evidence, checks))
  const seen = seenBy(attempt, request)
  if (decision.step === 'refuse') throw new BrokerError('state_invalid')
  if (decision.step === 'end') {
    await end(ports, attempt, decision.code, seen)
    throw new BrokerError(decision.code)
  }
  const isNumber = decision.step === 'ask' && decision.question === 'number'
  if (isNumber) await assertMayAsk(ports, attempt, seen, beforeNumber)
  await learn(ports, attempt, request)
  return decision.step === 'ask'
    ? askPerson(ports, attempt, decision, seen)
    : goToProvider(ports, attempt, decision.binding, seen)
}

/** The window opens before the attempt is made, so the attempt may still be on its way. */
async function findAttempt(
  ports: Ports,
  request: LaunchRequest,
  { beforeWaiting, signal }: LaunchOptions,
): Promise<Attempt> {
  const bootHash = hashSecret(request.k)
  const find = () =>
    ports.db.selectFrom('attempt').selectAll().where('boot_hash', '=', bootHash).executeTakeFirst()
  const found = await find()
  if (found) return found
  beforeWaiting?.()
  const timeoutMs = ports.timers.launchWait
  const awaited = await waitForChange(ports, { timeoutMs, signal }, find)
  if (!awaited) throw new BrokerError('attempt_not_found')
  return awaited
}

function assertLaunchable(attempt: Attempt): void {
  const isWaiting = attempt.status === 'created' || attempt.status === 'number_required'
  if (isWaiting && attempt.launched === 0) return
  throw attempt.error_code === null ? new BrokerError('state_invalid') : attemptRefusal(attempt)
}

/** What the page may know of its window, whatever comes of it. */
function seenBy(attempt: Attempt, { openerOrigin }: LaunchRequest): AttemptChange {
  const isFirst = attempt.question === null
  const isLost = isFirst ? openerOrigin === null : attempt.opener_lost === 1
  return { boot_seen: 1, opener_lost: isLost ? 1 : 0 }
}

function end(
  ports: Ports,
  attempt: Attempt,
  code: LaunchEnd | 'rate_limited',
  seen: AttemptChange,
): Promise<Attempt | undefined> {
  return code === 'cancelled'
    ? changeAttempt(ports, attempt, 'cancel', { ...seen, error_code: code })
    : failAttempt(ports, attempt, code, seen)
}

async function assertMayAsk(
  ports: Ports,
  attempt: Attempt,
  seen: AttemptChange,
  beforeNumber: LaunchOptions['beforeNumber'],
): Promise<void> {
  try {
    beforeNumber?.(attempt)
  } catch (error) {
    await end(ports, attempt, 'rate_limited', seen)
    throw error
  }
}

/** Remembers, for the origin's next windows, whether this one had its opener. Once for each window. */
async function learn(
  ports: Ports,
  attempt: Attempt,
  { openerOrigin }: LaunchRequest,
): Promise<void> {
  // A redirect has no opener to lose.
  if (attempt.question !== null || attempt.display === 'redirect') return
  const opener = openerOrigin === null ? 'lost' : 'kept'
  await noteOpener(ports, attempt, { about: 'origin', name: attempt.origin }, opener)
}
