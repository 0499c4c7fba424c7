import { describeError, ERRORS, isFinalAttemptStatus } from '@authpipe/protocol'
import type {
  AttemptView,
  CompleteAttemptRequest,
  Connection,
  CreateAttemptRequest,
  ErrorCode,
  LaunchRequest,
  ReopenAttemptRequest,
} from '@authpipe/protocol'
import { connectionFixture } from '@authpipe/react/testing'
import { randomText, sha256 } from './storySecrets.ts'
import type { StoryAnswer } from './storyNetwork.ts'

/** One attempt, with what a broker keeps of its secrets: their digests. */
export interface StoryAttempt {
  view: AttemptView
  readonly request: CreateAttemptRequest
  bootHash: string
  launchHash: string
  codeHash: string | undefined
  connection: Connection | undefined
  /** Who waits for the next change. */
  readonly waiting: Set<() => void>
}

/** Makes an attempt from what the page asks for. */
export function createStoryAttempt(request: CreateAttemptRequest): StoryAttempt {
  const { bootHash, launchHash } = request
  const view: AttemptView = {
    attemptId: `att_${randomText(16)}`,
    version: 1,
    status: 'created',
    binding: 'none',
    bootSeen: false,
    openerLost: false,
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
  }
  const nothingYet = { codeHash: undefined, connection: undefined, waiting: new Set<() => void>() }
  return { view, request, bootHash, launchHash, ...nothingYet }
}

/** What the page is told of an attempt that it made, or whose window it opened again. */
export function madeAnswer({ view, request }: StoryAttempt, status: number): StoryAnswer {
  return { status, body: { ...view, provider: request.provider, scopes: scopesOf(request) } }
}

/** Lets the window go on to the provider, if it holds the secrets of the page that opened it. */
export async function launch(
  attempt: StoryAttempt,
  { k, launchSecret = '', openerOrigin }: LaunchRequest,
  pagesUrl: string,
): Promise<StoryAnswer> {
  const isOurs =
    openerOrigin === window.origin &&
    attempt.view.status === 'created' &&
    (await sha256(k)) === attempt.bootHash &&
    (await sha256(launchSecret)) === attempt.launchHash
  if (!isOurs) return refusal('launch_origin_mismatch')
  const { attemptId } = change(attempt, {
    status: 'at_provider',
    binding: 'handshake',
    bootSeen: true,
  })
  const scopes = scopesOf(attempt.request).join(' ')
  const fragment = new URLSearchParams({ attemptId, scopes }).toString()
  return { status: 200, body: { next: 'authorize', url: `${pagesUrl}/consent.html#${fragment}` } }
}

/** Takes the provider's answer. */
export async function callBack(attempt: StoryAttempt, answer: string): Promise<StoryAnswer> {
  if (attempt.view.status !== 'at_provider') return refusal('state_invalid')
  if (answer !== 'authorize') {
    change(attempt, { status: 'denied', error: describeError('access_denied') })
    return { status: 200, body: { error: 'access_denied' } }
  }
  const completionCode = randomText(32)
  attempt.codeHash = await sha256(completionCode)
  change(attempt, { status: 'authorized' })
  return { status: 200, body: { completionCode } }
}

/** Turns the provider's answer into a connection, for the page that made the attempt. */
export async function complete(
  attempt: StoryAttempt,
  { codeVerifier, completionCode }: CompleteAttemptRequest,
): Promise<StoryAnswer> {
  const { view, request, codeHash } = attempt
  if (!(await isMaker(attempt, codeVerifier))) return refusal('verifier_mismatch')
  if (completionCode && (await sha256(completionCode)) !== codeHash) {
    return refusal('verifier_mismatch')
  }
  if (!attempt.connection) {
    if (view.status !== 'authorized') return refusal('attempt_state')
    const { provider, connectionId: id = `conn_${randomText(8)}` } = request
    const scopes = { requested: scopesOf(request), granted: scopesOf(request) }
    attempt.connection = connectionFixture({ id, provider, scopes })
    change(attempt, { status: 'active' })
  }
  return { status: 200, body: { connection: attempt.connection } }
}

/** Ends an attempt, for the page that made it. */
export async function cancel(attempt: StoryAttempt, codeVerifier: string): Promise<StoryAnswer> {
  if (!(await isMaker(attempt, codeVerifier))) return refusal('verifier_mismatch')
  if (isFinalAttemptStatus(attempt.view.status)) return refusal('attempt_state')
  const error = describeError('cancelled')
  return { status: 200, body: change(attempt, { status: 'cancelled', error }) }
}

/** Voids the window there was, for one with other keys. */
export async function reopen(
  attempt: StoryAttempt,
  { codeVerifier, bootHash, launchHash }: ReopenAttemptRequest,
): Promise<StoryAnswer> {
  if (!(await isMaker(attempt, codeVerifier))) return refusal('verifier_mismatch')
  if (isFinalAttemptStatus(attempt.view.status)) return refusal('attempt_state')
  attempt.bootHash = bootHash
  attempt.launchHash = launchHash
  change(attempt, { status: 'created', binding: 'none', bootSeen: false })
  return madeAnswer(attempt, 200)
}

/** The attempt's view, once it is newer than `version`; or as it is when the asker gives up. */
export async function newerView(
  attempt: StoryAttempt,
  version: number,
  signal: AbortSignal | undefined,
): Promise<StoryAnswer> {
  if (attempt.view.version <= version) {
    await new Promise<void>((resolve) => {
      attempt.waiting.add(resolve)
      signal?.addEventListener('abort', () => resolve())
    })
  }
  return { status: 200, body: attempt.view }
}

/** A refusal, as RFC 9457 has it. */
export function refusal(code: ErrorCode): StoryAnswer {
  const { fix: detail, ...entry } = describeError(code)
  const { status } = ERRORS[code]
  return { status, body: { ...entry, status, detail, code, type: '', requestId: 'req_story' } }
}

function change(attempt: StoryAttempt, patch: Partial<AttemptView>): AttemptView {
  attempt.view = { ...attempt.view, ...patch, version: attempt.view.version + 1 }
  for (const resolve of attempt.waiting) resolve()
  attempt.waiting.clear()
  return attempt.view
}

/** Whether the caller holds the preimage of the attempt's challenge (RFC 7636 §4.6). */
async function isMaker({ request }: StoryAttempt, codeVerifier: string): Promise<boolean> {
  return (await sha256(codeVerifier)) === request.codeChallenge
}

function scopesOf({ scopes = ['read_user'] }: CreateAttemptRequest): readonly string[] {
  return scopes
}
