import { parseArgs } from 'node:util'
import type { EngineName } from './driver/Driver.ts'
import { runCommand } from '../../tools/runCommand.ts'
import { writeReport, type RowResult } from './report.ts'
import { ROWS } from './rows.ts'
import { engineProgram, runEngine } from './runEngine.ts'

/*
 * `npm run test:engines [-- --engine webkit --row H2 --pictures --allow-pending --eager]`
 *
 * Plays every row of the handshake's tables in every engine, each in a process of its own, and leaves
 * a report per engine in test-results/engines. Ends with 1 when a row failed, is pending, or an engine
 * is missing while CI=true.
 */

const ENGINES: readonly EngineName[] = ['chromium', 'firefox', 'webkit']

const { values } = parseArgs({
  options: {
    engine: { type: 'string', multiple: true },
    row: { type: 'string', multiple: true },
    pictures: { type: 'boolean', default: false },
    'allow-pending': { type: 'boolean', default: false },
    eager: { type: 'boolean', default: false },
    // For the processes this one starts.
    here: { type: 'boolean', default: false },
  },
})

const engines = ENGINES.filter((name) => values.engine?.includes(name) ?? true)
const rows = ROWS.filter(({ id }) => values.row?.includes(id) ?? true)

async function runHere(engine: EngineName): Promise<boolean> {
  const program = await engineProgram(engine)
  if ('missing' in program) {
    console.log(`not run: ${engine}: install ${program.missing}`)
    return process.env.CI !== 'true'
  }
  const report = await runEngine(engine, program.path, rows, {
    isEager: values.eager,
    takesPictures: values.pictures,
    onResult: (result) => console.log(line(engine, result)),
  })
  // A part of the rows is nobody's report.
  if (!values.row) await writeReport(report)
  const count = (status: RowResult['status']) =>
    report.rows.filter((row) => row.status === status).length
  console.log(
    `${engine} ${report.version}: ${count('passed')} passed, ${count('failed')} failed, ` +
      `${count('cannot')} cannot be, ${count('pending')} pending`,
  )
  return count('failed') === 0 && (values['allow-pending'] || count('pending') === 0)
}

function line(engine: EngineName, { id, status, title, reason, ms }: RowResult): string {
  const time = ms > 0 ? ` (${ms} ms)` : ''
  const why = reason === undefined ? '' : `\n    ${reason.replaceAll('\n', '\n    ')}`
  return `${status.padEnd(7)} ${engine} ${id}: ${title}${time}${why}`
}

async function runApart(engine: EngineName): Promise<boolean> {
  const own = process.argv.slice(2).filter((_, index, all) => !isEngine(all, index))
  const args = [...process.execArgv, import.meta.filename, ...own, '--here', '--engine', engine]
  return (await runCommand(process.execPath, args)) === 0
}

function isEngine(args: readonly string[], index: number): boolean {
  return args[index] === '--engine' || args[index - 1] === '--engine'
}

let isGreen = true
for (const engine of engines) {
  const isWell = values.here ? await runHere(engine) : await runApart(engine)
  isGreen &&= isWell
}
process.exit(isGreen ? 0 : 1)
