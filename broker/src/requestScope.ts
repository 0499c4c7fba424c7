import { AsyncLocalStorage } from 'node:async_hooks'
import type { Log, LogFields } from './ports.ts'

const scope = new AsyncLocalStorage<string>()

/** Does what one request asks for. All that a log from `nameRequests` is told meanwhile bears this id. */
export function inRequest<Result>(requestId: string, work: () => Result): Result {
  return scope.run(requestId, work)
}

/**
 * The same log, with the id of the request on whose behalf each line is written. So an attempt's id
 * leads to the requests that moved it, those of its window included, and a request's id to what it did.
 */
export function nameRequests(log: Log): Log {
  return {
    info: (fields, message) => log.info(named(fields), message),
    warn: (fields, message) => log.warn(named(fields), message),
    error: (fields, message) => log.error(named(fields), message),
  }
}

function named(fields: LogFields): LogFields {
  const requestId = scope.getStore()
  return requestId === undefined ? fields : { requestId, ...fields }
}
