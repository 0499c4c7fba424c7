import { BrokerError } from '../BrokerError.ts'
import type { BrokerErrorDetails } from '../BrokerError.ts'

/** A request that is refused for its form, with a status more telling than 400. */
export class HttpError extends BrokerError {
  readonly status: 404 | 405 | 413 | 415

  constructor(status: 404 | 405 | 413 | 415, message: string, details: BrokerErrorDetails = {}) {
    super('invalid_request', { ...details, errors: [{ path: '', message }] })
    this.status = status
  }
}
