import type { LaunchRequest } from '@authpipe/protocol'
import type { BrokerConfig } from '../BrokerConfig.ts'
import { getProvider } from '../getProvider.ts'
import type { Attempt } from './Attempt.ts'
import type { AttemptChecks } from './AttemptChecks.ts'
import { matchesHash } from './attemptSecrets.ts'
import { browserCookieName } from './browserCookie.ts'
import type { LaunchFacts, Proof } from './decideLaunch.ts'
import type { TicketReading } from './postTickets.ts'

/** What a launch is judged by, besides the attempt. */
export interface LaunchEvidence {
  readonly request: LaunchRequest
  /** Of the request's `postTicket`, if it has one. */
  readonly ticket: TicketReading | undefined
  /** Reads a cookie of the browser. */
  readonly cookie: (name: string) => string | undefined
}

/** What of the evidence holds, for this attempt. */
export function launchFacts(
  config: BrokerConfig,
  attempt: Attempt,
  evidence: LaunchEvidence,
  checks: AttemptChecks,
): LaunchFacts {
  const { request, ticket, cookie } = evidence
  const asked = cookie(browserCookieName(config, attempt.id)) ?? ''
  const isRedirect = attempt.display === 'redirect'
  return {
    question: attempt.question,
    answer: answerProof(attempt, request),
    isAskedBrowser: matchesHash(asked, attempt.cookie_hash),
    provenBefore: attempt.binding,
    handshake: checks.binding ? handshakeProof(attempt, request, ticket) : 'right',
    post: checks.binding ? postProof(attempt, request, ticket) : 'missing',
    canProveAtEnd:
      config.binding !== 'launch_and_finish' &&
      (isRedirect ? attempt.return_url : attempt.relay_url) !== null,
    isBesidePage: !isRedirect,
    isShared: getProvider(config, attempt.provider).provider.isShared ?? false,
  }
}

function answerProof(attempt: Attempt, { number, isConfirmed }: LaunchRequest): Proof {
  if (attempt.question === 'number') return proof(number, number === attempt.number)
  return proof(isConfirmed, isConfirmed === true)
}

/** `openerOrigin` alone is the word of whoever sends it: only the attempt's page knows the secret. */
function handshakeProof(
  attempt: Attempt,
  request: LaunchRequest,
  ticket: TicketReading | undefined,
): Proof {
  // Of a posted window it says that an opener is there, and nothing of who that is.
  if (request.openerOrigin === null || ticket !== undefined) return 'missing'
  const { openerOrigin, attemptId = attempt.id } = request
  const isRight = openerOrigin === attempt.origin && attemptId === attempt.id
  return isRight && knowsLaunchSecret(attempt, request) ? 'right' : 'wrong'
}

function postProof(
  attempt: Attempt,
  request: LaunchRequest,
  ticket: TicketReading | undefined,
): LaunchFacts['post'] {
  if (ticket === undefined) return 'missing'
  const isRight = ticket.origin === attempt.origin && knowsLaunchSecret(attempt, request)
  if (!isRight) return 'wrong'
  return ticket.isLate ? 'late' : 'right'
}

function knowsLaunchSecret(attempt: Attempt, { launchSecret = '' }: LaunchRequest): boolean {
  return matchesHash(launchSecret, attempt.launch_hash)
}

function proof(given: unknown, isRight: boolean): Proof {
  if (given === undefined) return 'missing'
  return isRight ? 'right' : 'wrong'
}
