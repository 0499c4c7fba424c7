import type { AttemptView } from '@authpipe/protocol'
import type { AttemptRun, AttemptWorld } from './Attempt.ts'
import { attemptSlot } from './AuthpipeClient.ts'
import type { AttemptState, ConnectEvent, ConnectOptions } from './AuthpipeClient.ts'
import type { SendRequest } from './brokerRequest.ts'
import { isConnectError } from './ConnectError.ts'
import type { Emit } from './Emit.ts'

/*
 * What a developer may want to know besides the events that apps hear. Every call of these stands behind
 * `process.env.NODE_ENV !== 'production'`, so that none is in a production bundle. No secret is told: of
 * messages only their types, of a view nothing that proves anything.
 */

/** Tells what an attempt does. */
export function trace(
  { world, options, id: attemptId }: Pick<AttemptRun, 'world' | 'options' | 'id'>,
  type: ConnectEvent['type'],
  detail: string,
): void {
  const { provider } = options
  world.emit(type, { provider, attemptId, slot: attemptSlot(options), detail })
}

/** Tells where the page says an attempt stands. */
export function traceState(
  world: AttemptWorld,
  options: ConnectOptions,
  state: Exclude<AttemptState, { status: 'idle' }>,
): void {
  const detail =
    state.status === 'pending'
      ? `${state.phase}${state.detached ? ', out of sight' : ''}`
      : state.status === 'cancelled'
        ? `cancelled, ${state.reason}`
        : state.status
  trace({ world, options, id: state.attemptId }, 'debug.state', detail)
}

/** Tells of each request that ends without an answer to go on with. */
export function traceFailures(send: SendRequest, emit: Emit): SendRequest {
  return async (path, request = {}) => {
    try {
      return await send(path, request)
    } catch (error) {
      if (isConnectError(error)) {
        emit('debug.failed', { path, method: methodOf(request), slot: request.slot, error })
      }
      throw error
    }
  }
}

/** The HTTP method of a request. */
export function methodOf({ method, body }: { method?: string; body?: object }): string {
  return method ?? (body ? 'POST' : 'GET')
}

/** Tells of a message that reached the page, if it is about this attempt. */
export function traceHeard(run: AttemptRun, event: MessageEvent): void {
  const { origin, source, data } = event
  const { ap, type, kh, attemptId } = Object(data) as Record<string, unknown>
  const isOurs = kh === run.keyHash || (!!attemptId && attemptId === run.id)
  if (ap !== 1 || !isOurs || !/^authpipe:\w+$/.test(String(type))) return
  const expected = new URL(run.world.pagesUrl).origin
  const detail =
    origin !== expected
      ? `ignored ${String(type)} from ${origin}: pagesUrl is ${expected}`
      : run.window && source !== run.window
        ? `ignored ${String(type)} from another window`
        : `heard ${String(type)}`
  trace(run, 'debug.message', detail)
}

/** Where the broker says an attempt stands. */
export function describeView(view: AttemptView): string {
  const { status, binding, bootSeen, openerLost, error } = view
  return [
    status,
    error?.code,
    binding !== 'none' && `bound by ${binding}`,
    bootSeen && 'window seen',
    openerLost && 'window cut off',
  ]
    .filter(Boolean)
    .join(', ')
}
