import type { AttemptDisplay } from '@authpipe/protocol'
import type { Subject } from '../access/Subject.ts'
import { BrokerError } from '../BrokerError.ts'

/**
 * A redirect that could not come back would leave the person on our page for good.
 * @throws {BrokerError} `invalid_request` (422) for a redirect without a `returnUrl`
 */
export function assertReturn({ returnUrl }: Subject, display: AttemptDisplay | undefined): void {
  if (display !== 'redirect' || returnUrl !== null) return
  const message = "needs a returnUrl on the page's own origin in createConnectToken()"
  throw new BrokerError('invalid_request', { status: 422, errors: [{ path: 'display', message }] })
}
