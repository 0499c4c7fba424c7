import type { AttemptBinding, LaunchAnswer } from '@authpipe/protocol'
import { BrokerError } from '../BrokerError.ts'
import type { Ports } from '../ports.ts'
import type { Attempt } from './Attempt.ts'
import { createSecret, hashSecret } from './attemptSecrets.ts'
import { authorizeUrl } from './authorizeUrl.ts'
import { browserCookie } from './browserCookie.ts'
import type { BrowserCookie } from './browserCookie.ts'
import { changeAttempt } from './changeAttempt.ts'
import type { AttemptChange } from './changeAttempt.ts'
import { planRoute } from './hop.ts'

/** Where the window goes or what it asks, and what its browser must bring back. */
export interface Launch {
  readonly attemptId: string
  readonly answer: LaunchAnswer
  readonly cookie: BrowserCookie
}

/**
 * Lets the window go, with a state, a PKCE verifier and a cookie of this launch alone.
 * @throws {BrokerError} `state_invalid` when another launch of the key, or a cancel, was first
 */
export async function goToProvider(
  ports: Ports,
  attempt: Attempt,
  binding: AttemptBinding,
  seen: AttemptChange,
): Promise<Launch> {
  const { id, tenant_id: tenantId } = attempt
  const state = createSecret(ports)
  const pkceVerifier = createSecret(ports)
  const browser = createSecret(ports)
  const authorize = authorizeUrl(ports.config, attempt, { state, pkceVerifier })
  const { url, hopBox } = await planRoute(ports, attempt, authorize)
  const launched = await changeAttempt(ports, attempt, 'launch', {
    ...seen,
    binding,
    launched: 1,
    question: null,
    number: null,
    hop_box: hopBox,
    state_hash: hashSecret(state),
    cookie_hash: hashSecret(browser),
    pkce_box: await ports.vault.seal(tenantId, ['attempt.pkce', id], pkceVerifier),
  })
  if (!launched) throw new BrokerError('state_invalid')
  const cookie = browserCookie(ports.config, id, browser)
  return { attemptId: id, answer: { next: 'authorize', url }, cookie }
}
