import type { LogFields } from './ports.ts'

/**
 * What a log line says of an error: its class, and SQLite's number of what went wrong
 * (https://sqlite.org/rescode.html). Never its message, which could quote anything.
 */
export function errorFields(error: unknown): Pick<LogFields, 'errorName' | 'sqliteCode'> {
  if (!(error instanceof Error)) return { errorName: 'unknown' }
  const sqliteCode = 'errcode' in error ? error.errcode : undefined
  return {
    errorName: error.name,
    ...(typeof sqliteCode === 'number' ? { sqliteCode } : {}),
  }
}
