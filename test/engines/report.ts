import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { EngineName } from './driver/Driver.ts'
import type { Row } from './Row.ts'

/** How a row went in one engine. */
export interface RowResult extends Pick<Row, 'id' | 'table' | 'title' | 'must'> {
  readonly threats: readonly string[]
  readonly status: 'passed' | 'failed' | 'cannot' | 'pending'
  /** Why it cannot be, what it waits for, or how it failed. */
  readonly reason: string | undefined
  readonly ms: number
}

/** One engine's whole run. */
export interface EngineReport {
  readonly engine: EngineName
  readonly version: string
  readonly rows: readonly RowResult[]
}

/** Where an engine's report lies, for `tools/handshakeTables.ts`. */
export function reportFile(engine: EngineName): string {
  return resolve(import.meta.dirname, '../../test-results/engines', `${engine}.json`)
}

/** Writes it. */
export async function writeReport(report: EngineReport): Promise<void> {
  const file = reportFile(report.engine)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(report, undefined, 2))
}

/** Reads it. */
export async function readReport(engine: EngineName): Promise<EngineReport> {
  return JSON.parse(await readFile(reportFile(engine), 'utf8')) as EngineReport
}
