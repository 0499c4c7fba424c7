import { isLoopback } from '../isLoopback.ts'
import type { Ports } from '../ports.ts'
import { ProviderSilence } from './ProviderSilence.ts'

const MAX_BODY_BYTES = 256 * 1024

/** What sending to a provider needs. */
export type SendPorts = Pick<Ports, 'fetch' | 'timers'>

/** A request to a provider. */
export interface ProviderRequest {
  readonly method: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: URLSearchParams
}

/**
 * Sends one request to a provider, once, and reads the whole answer: no redirect is followed (a token
 * must not travel on), no more than 256 KB are read, and everything is over within `providerDeadline`.
 * @throws {ProviderSilence} when there is no whole answer
 */
export async function sendToProvider(
  { fetch, timers }: SendPorts,
  url: string,
  request: ProviderRequest,
): Promise<Response> {
  assertSecure(new URL(url))
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: { ...request.headers, connection: 'close' },
      body: request.body?.toString() ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(timers.providerDeadline),
    })
    const body = await readCapped(response)
    const { status, headers } = response
    return new Response(body.length === 0 ? null : body, { status, headers })
  } catch (cause) {
    throw new ProviderSilence(cause)
  }
}

/** `parseConfig` refuses such a configuration; this holds for one made by hand. */
function assertSecure(url: URL): void {
  if (url.protocol === 'https:') return
  if (url.protocol === 'http:' && isLoopback(url)) return
  throw new Error('Authpipe: a provider is only spoken to over https, or over http at loopback.')
}

async function readCapped(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new Error('the answer is larger than 256 KB')
    chunks.push(chunk)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
