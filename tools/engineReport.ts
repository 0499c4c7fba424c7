import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { EngineName } from './enginePath.ts'

/** The tables of `docs/handshake.md` that rows belong to. */
export type RowTable = 'path' | 'fault' | 'attack' | 'control'

/** How a row went in one engine. */
export interface RowResult {
  readonly id: string
  readonly table: RowTable
  /** What happens. */
  readonly title: string
  /** What it must come to. */
  readonly must: string
  /** The threats it shows to be met. */
  readonly threats: readonly string[]
  readonly status: 'passed' | 'failed' | 'cannot' | 'pending'
  /** Why it cannot be, what it waits for, or how it failed. */
  readonly reason?: string
  readonly ms: number
}

/** One engine's whole run. */
export interface EngineReport {
  readonly engine: EngineName
  readonly version: string
  readonly rows: readonly RowResult[]
}

/** Where an engine's report lies, and beside it the pictures of what went wrong. */
export function reportFile(engine: EngineName): string {
  return resolve(import.meta.dirname, '../test-results/engines', `${engine}.json`)
}

/** Writes the report of a whole run. */
export async function writeReport(report: EngineReport): Promise<void> {
  const file = reportFile(report.engine)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(report, undefined, 2))
}

/** Forgets the last run, so that nobody takes it for the next one's. */
export async function removeReport(engine: EngineName): Promise<void> {
  await rm(reportFile(engine), { force: true })
}

/** The report of the last whole run, where there is one. */
export async function readReport(engine: EngineName): Promise<EngineReport | undefined> {
  const text = await readFile(reportFile(engine), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as EngineReport)
}
