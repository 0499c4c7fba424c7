import type { Context } from 'hono'
import type { z } from 'zod'
import { BrokerError } from '../BrokerError.ts'
import type { AppEnv } from './AppPorts.ts'
import { mediaType } from './readJson.ts'
import { readBody } from './readBody.ts'

/**
 * The fields of a posted form, in the shape of `schema`; none may stand twice. What is wrong is not told:
 * a person sees the answer, and the form is of our own making.
 * @throws {BrokerError} `state_invalid`
 */
export async function readForm<T>(c: Context<AppEnv>, schema: z.ZodType<T>): Promise<T> {
  if (mediaType(c) !== 'application/x-www-form-urlencoded') throw new BrokerError('state_invalid')
  const fields = new URLSearchParams(await readBody(c))
  const result = schema.safeParse(Object.fromEntries(fields))
  if (!result.success || fields.size !== new Set(fields.keys()).size) {
    throw new BrokerError('state_invalid')
  }
  return result.data
}
