import type { Context } from 'hono'
import type { AppEnv } from './AppPorts.ts'
import { HttpError } from './HttpError.ts'

const MAX_BODY_BYTES = 64 * 1024

/**
 * The body as text, and never more of it than the limit: a sender need not say how much will come.
 * @throws {BrokerError} `invalid_request`, with status 413
 */
export async function readBody(c: Context<AppEnv>): Promise<string> {
  if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  const reader = c.req.raw.body?.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true }
    if (done) break
    size += value.length
    if (size > MAX_BODY_BYTES) {
      await reader?.cancel()
      throw tooLarge()
    }
    chunks.push(value)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tooLarge(): HttpError {
  return new HttpError(413, `The body is larger than ${MAX_BODY_BYTES} bytes.`)
}
