import { pino } from 'pino'
import type { Log, LogFields } from './ports.ts'

const FIELDS = [
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'code',
  'provider',
  'tenantId',
  'attemptId',
  'connectionId',
  'generation',
  'providerError',
  'providerStatus',
  'errorName',
  'sqliteCode',
] as const satisfies readonly (keyof LogFields)[]

/**
 * One JSON line per event, to standard output. A field is written because it is on the list, never
 * because it was there: what is not on it cannot leak.
 */
export function createLog(): Log {
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime })
  return {
    info: (fields, message) => logger.info(pick(fields), message),
    warn: (fields, message) => logger.warn(pick(fields), message),
    error: (fields, message) => logger.error(pick(fields), message),
  }
}

function pick(fields: LogFields): LogFields {
  const entries = FIELDS.map((name) => [name, fields[name]] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}
