import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { ENGINES, enginePath, type EngineName } from '../../tools/enginePath.ts'
import { readReport, removeReport, writeReport } from '../../tools/engineReport.ts'
import type { RowResult } from '../../tools/engineReport.ts'
import { runCommand } from '../../tools/runCommand.ts'
import { ROWS } from './rows.ts'
import { runEngine } from './runEngine.ts'

/*
 * `npm run test:engines [-- --engine webkit --row H2 --pictures --allow-pending --eager]`
 *
 * Plays every row of the handshake's tables in every engine, each in a process of its own, and leaves
 * a report per engine in test-results/engines. Ends with 1 when a row failed, is pending, or an engine
 * is missing while CI=true.
 */

const { values } = parseArgs({
  options: {
    engine: { type: 'string', multiple: true },
    row: { type: 'string', multiple: true },
    /** Of every window at the end of each row; of a failed row there are pictures anyway. */
    pictures: { type: 'boolean', default: false },
    'allow-pending': { type: 'boolean', default: false },
    /** Plays what is pending as well. */
    eager: { type: 'boolean', default: false },
    /** Writes the counts of all engines to this file. */
    counts: { type: 'string' },
    /** For the processes this one starts. */
    here: { type: 'boolean', default: false },
  },
})

const engines = ENGINES.filter((name) => values.engine?.includes(name) ?? true)
const rows = ROWS.filter(({ id }) => values.row?.includes(id) ?? true)

const count = (results: readonly RowResult[], status: RowResult['status']): number =>
  results.filter((result) => result.status === status).length

async function runHere(engine: EngineName): Promise<boolean> {
  const program = await enginePath(engine)
  if ('missing' in program) {
    console.log(`not run: ${engine}: install ${program.missing}`)
    return process.env.CI !== 'true'
  }
  const report = await runEngine(engine, program.path, rows, {
    isEager: values.eager,
    takesPictures: values.pictures,
    onResult: (result) => console.log(describe(engine, result)),
  })
  // A part of the rows is nobody's report.
  if (!values.row) await writeReport(report)
  const { rows: results, version } = report
  console.log(
    `${engine} ${version}: ${count(results, 'passed')} passed, ${count(results, 'failed')} failed, ` +
      `${count(results, 'cannot')} cannot be, ${count(results, 'pending')} pending`,
  )
  const isWhole = values['allow-pending'] || count(results, 'pending') === 0
  return isWhole && count(results, 'failed') === 0
}

function describe(engine: EngineName, { id, status, title, reason, ms }: RowResult): string {
  const time = ms > 0 ? ` (${ms} ms)` : ''
  const why = reason === undefined ? '' : `\n    ${reason.replaceAll('\n', '\n    ')}`
  return `${status.padEnd(7)} ${engine} ${id}: ${title}${time}${why}`
}

async function runApart(engine: EngineName): Promise<boolean> {
  if (!values.row) await removeReport(engine)
  const own = process.argv.slice(2).filter((_, index, all) => !isEngine(all, index))
  const args = [...process.execArgv, import.meta.filename, ...own, '--here', '--engine', engine]
  return (await runCommand(process.execPath, args)) === 0
}

function isEngine(args: readonly string[], index: number): boolean {
  return args[index] === '--engine' || args[index - 1] === '--engine'
}

/** For `npm test`: an engine that left no report has failed. */
async function writeCounts(file: string): Promise<void> {
  const reports = await Promise.all(engines.map(readReport))
  const results = reports.flatMap((report) => report?.rows ?? [])
  const broken = reports.filter((report) => !report).length
  await writeFile(
    file,
    JSON.stringify({
      passed: count(results, 'passed'),
      failed: count(results, 'failed') + count(results, 'pending') + broken,
    }),
  )
}

let isGreen = true
for (const engine of engines) {
  const isWell = values.here ? await runHere(engine) : await runApart(engine)
  isGreen &&= isWell
}
if (values.counts !== undefined && !values.here) await writeCounts(values.counts)
process.exit(isGreen ? 0 : 1)
