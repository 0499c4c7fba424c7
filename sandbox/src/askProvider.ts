import { IncomingMessage, ServerResponse, type IncomingHttpHeaders } from 'node:http'
import { Socket } from 'node:net'
import type { Instance } from './Instance.ts'

/** A request as oidc-provider should see it. */
export interface Question {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: IncomingHttpHeaders
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>
  /** The grant an authorize request has been given. */
  readonly grantId?: string
}

/** What oidc-provider said, before it is put into Doorkeeper's words. */
export interface ProviderAnswer {
  readonly status: number
  readonly location: string | undefined
  readonly body: string
  /** The body, when it is a JSON object; else empty. */
  readonly json: Readonly<Record<string, unknown>>
}

const grants = new WeakMap<IncomingMessage, string>()

/** The grant that goes with a request of ours. */
export function grantOf(request: IncomingMessage): string | undefined {
  return grants.get(request)
}

/**
 * Puts a request to oidc-provider without a network in between, and holds its whole answer:
 * only so can it be reworded before anyone sees it.
 */
export async function askProvider(
  { provider, url }: Pick<Instance, 'provider' | 'url'>,
  question: Question,
): Promise<ProviderAnswer> {
  const body = question.form ? new URLSearchParams(question.form).toString() : ''
  const request = new IncomingMessage(new Socket())
  request.method = question.method
  request.url = question.path
  request.headers = { accept: 'application/json', ...question.headers, host: new URL(url).host }
  if (question.form) {
    request.headers['content-type'] = 'application/x-www-form-urlencoded'
    request.headers['content-length'] = String(Buffer.byteLength(body))
  }
  if (question.grantId !== undefined) grants.set(request, question.grantId)
  request.push(body === '' ? null : body)
  if (body !== '') request.push(null)

  const response = new ServerResponse(request)
  const answered = new Promise<string>((resolve) => {
    Object.assign(response, {
      end(chunk?: unknown) {
        resolve(typeof chunk === 'string' || Buffer.isBuffer(chunk) ? chunk.toString() : '')
        return response
      },
    })
  })
  await provider.callback()(request, response)
  const text = await answered
  if (response.statusCode >= 500)
    throw new Error(`oidc-provider failed at ${question.path}: ${text}`)
  const location = response.getHeader('location')
  return {
    status: response.statusCode,
    location: typeof location === 'string' ? location : undefined,
    body: text,
    json: objectOf(text),
  }
}

function objectOf(text: string): Record<string, unknown> {
  if (!text.startsWith('{')) return {}
  return JSON.parse(text) as Record<string, unknown>
}
