import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** A request, read to its end. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** The fields of a form, or the strings of a JSON object: GitLab takes both. */
  readonly form: Readonly<Record<string, string>>
  /** The JSON body, if there is one. */
  readonly json: unknown
}

/** An answer, not yet sent. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** For the request log: what became of a token request. */
  readonly outcome?: string
}

/** Reads a request. A body that does not parse is an empty one. */
export async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://sandbox.invalid')
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  const isJson = (request.headers['content-type'] ?? '').startsWith('application/json')
  const json = isJson ? parseJson(text) : undefined
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    form: isJson ? stringsOf(json) : Object.fromEntries(new URLSearchParams(text)),
    json,
  }
}

/** A JSON answer. */
export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const type = { 'content-type': 'application/json; charset=utf-8' }
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) }
}

/** A page. */
export function html(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const page = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
  }
  return { status, headers: { ...page, ...headers }, body }
}

/** A redirect. Rails says text/html on these too, so a COOP header goes with them. */
export function redirect(location: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return html(302, '', { location, ...headers })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function stringsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )
}
