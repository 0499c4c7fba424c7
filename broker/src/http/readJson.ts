import type { Context } from 'hono'
import type { z } from 'zod'
import { BrokerError } from '../BrokerError.ts'
import type { AppEnv } from './AppPorts.ts'
import { HttpError } from './HttpError.ts'
import { readBody } from './readBody.ts'

/**
 * The body, in the shape of `schema`. Unknown fields are dropped. What is wrong is told by field,
 * without the value: it may be a secret at the wrong place.
 * @throws {BrokerError} `invalid_request`
 */
export async function readJson<T>(c: Context<AppEnv>, schema: z.ZodType<T>): Promise<T> {
  if (mediaType(c) !== 'application/json') {
    throw new HttpError(415, 'The body must be JSON, with Content-Type: application/json.')
  }
  return parseWith(schema, await parsedBody(c))
}

/**
 * The value, in the shape of `schema`.
 * @throws {BrokerError} `invalid_request`
 */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.map(({ path, message }) => ({
    path: path.map(String).join('.'),
    message,
  }))
  const isRefused = result.error.issues.some(
    (issue) => issue.code === 'custom' && issue.params?.status === 422,
  )
  throw new BrokerError('invalid_request', { errors, ...(isRefused ? { status: 422 } : {}) })
}

/** What the body is said to be, without parameters. */
export function mediaType(c: Context<AppEnv>): string {
  const [type = ''] = (c.req.header('content-type') ?? '').split(';')
  return type.trim().toLowerCase()
}

async function parsedBody(c: Context<AppEnv>): Promise<unknown> {
  const text = await readBody(c)
  try {
    return JSON.parse(text)
  } catch {
    // Without a cause: the parser's message quotes the body.
    const errors = [{ path: '', message: 'The body is no JSON.' }]
    throw new BrokerError('invalid_request', { errors })
  }
}
