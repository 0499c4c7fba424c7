import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { clientCredentials } from './clientCredentials.ts'
import type { Fault } from './faults.ts'
import { html, readCall, type Answer, type Call } from './http.ts'
import type { Instance } from './Instance.ts'
import { messagePage } from './pages/messagePage.ts'
import { reportFailure } from './reportFailure.ts'
import type { RequestRecord } from './requestLog.ts'
import { answer, faultGroupOf } from './routes.ts'

/** Serves one request: reads it, lets a fault have its turn, answers, and keeps the log. */
export async function serveCall(
  gitlab: Instance,
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  const call = await readCall(request)
  const group = faultGroupOf(call.path)
  const fault = group && gitlab.faults.take(group)
  const note = gitlab.log.open(recordOf(gitlab, call, fault))

  const reply = await answerOrFail(gitlab, call, fault, closing).catch((error: unknown) => {
    reportFailure(error)
    return brokenPage()
  })
  if (reply) note({ status: reply.status, ...(reply.outcome ? { outcome: reply.outcome } : {}) })
  if (!reply || fault?.kind === 'dropAnswer' || closing.aborted) {
    response.destroy()
    return
  }
  note({ delivered: true })
  send(response, reply, gitlab.faults.current().coop)
}

/** What a request gets, and `undefined` when it gets nothing. */
async function answerOrFail(
  gitlab: Instance,
  call: Call,
  fault: Fault | undefined,
  closing: AbortSignal,
): Promise<Answer | undefined> {
  const wait = (ms: number) => delay(ms, undefined, { signal: closing }).catch(() => undefined)
  switch (fault?.kind) {
    case 'hang':
      await wait(fault.ms ?? 30_000)
      return undefined
    case 'status500':
      return brokenPage()
    case 'status429':
      return tooMany(fault.retryAfterSeconds ?? 1)
    case 'garbage':
      return html(200, messagePage('Down for maintenance', 'Please try again in a few minutes.'))
    case 'slow':
      await wait(fault.ms ?? 1000)
      return answer(gitlab, call)
    default:
      return answer(gitlab, call)
  }
}

function brokenPage(): Answer {
  return html(500, messagePage('500: We are sorry', 'Something went wrong on our end.'))
}

// Plain text, and never JSON: it comes from a layer in front of GitLab's API.
function tooMany(retryAfterSeconds: number): Answer {
  return {
    status: 429,
    headers: { 'content-type': 'text/plain', 'retry-after': String(retryAfterSeconds) },
    body: 'Retry later\n',
  }
}

function recordOf(gitlab: Instance, call: Call, fault: Fault | undefined): RequestRecord {
  const isToken = call.path === '/oauth/token'
  const grantType = isToken ? call.form['grant_type'] : undefined
  const clientId = isToken ? clientCredentials(gitlab, call).client_id : undefined
  return {
    at: new Date().toISOString(),
    method: call.method,
    path: call.path,
    status: 0,
    delivered: false,
    ...(fault ? { fault: fault.kind } : {}),
    ...(grantType ? { grantType } : {}),
    ...(clientId ? { clientId } : {}),
  }
}

function send(response: ServerResponse, reply: Answer, coop: string | undefined): void {
  const isPage = reply.headers['content-type']?.startsWith('text/html') ?? false
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-length': Buffer.byteLength(reply.body),
    ...(coop !== undefined && isPage ? { 'cross-origin-opener-policy': coop } : {}),
  })
  response.end(reply.body)
}
