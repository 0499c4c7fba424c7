import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumPath, firefoxPath } from './chromiumPath.ts'
import { ENGINES, ENGINE_NAMES, enginePath, type EngineName } from './enginePath.ts'
import { runCommand } from './runCommand.ts'

/*
 * `npm test`: everything that needs no apt package. What cannot run here is printed with its reason;
 * with CI=true that is a failure, and so is any skipped test. Closes with "N passed, N failed".
 */

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const NONE: Counts = { passed: 0, failed: 0, skipped: 0 }

/** The counts of a Vitest report. A suite that could not be collected counts as a failure. */
function vitestCounts(report: Record<string, unknown>): Counts {
  const failedSuites = Number(report.numFailedTestSuites)
  const failed = Number(report.numFailedTests)
  return {
    passed: Number(report.numPassedTests),
    failed: failed === 0 && failedSuites > 0 ? failedSuites : failed,
    skipped: Number(report.numPendingTests) + Number(report.numTodoTests),
  }
}

/** The counts of a Playwright report. A test that passed only when tried again has failed. */
function playwrightCounts(report: Record<string, unknown>): Counts {
  const stats = report.stats as Record<string, number>
  return {
    passed: Number(stats.expected),
    failed: Number(stats.unexpected) + Number(stats.flaky),
    skipped: Number(stats.skipped),
  }
}

/** Runs one runner and reads its report; a runner that leaves none has failed. */
async function runStep(step: Step, folder: string, env: Record<string, string>): Promise<Counts> {
  const file = join(folder, `${step.name}.json`)
  const code = await runCommand(step.command, [...step.args(file)], {
    env: {
      ...env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      // The end-to-end tests import our packages, and Playwright takes no conditions of its own.
      NODE_OPTIONS: '--conditions=authpipe:source',
    },
  })
  if (!existsSync(file)) return { ...NONE, failed: 1 }
  const counts = step.count(JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>)
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

interface Step {
  readonly name: string
  readonly command: string
  readonly args: (reportFile: string) => readonly string[]
  readonly count: (report: Record<string, unknown>) => Counts
}

const vitest = (name: string, projects: readonly string[]): Step => ({
  name,
  command: 'vitest',
  args: (file) => [
    'run',
    ...projects.map((project) => `--project=${project}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ],
  count: vitestCounts,
})

const playwright = (projects: readonly string[], without: readonly string[]): Step => ({
  name: 'end-to-end',
  command: 'playwright',
  args: () => [
    'test',
    '--reporter=list,json',
    ...projects.map((project) => `--project=${project}`),
    ...without.map((tag) => `--grep-invert=${tag}`),
  ],
  count: playwrightCounts,
})

/** The rows of the handshake's tables. Says which rows cannot be in which engine by itself. */
const handshake = (engines: readonly EngineName[]): Step => ({
  name: 'handshake',
  command: 'node',
  args: (file) => [
    'test/engines/main.ts',
    ...engines.flatMap((engine) => ['--engine', engine]),
    '--counts',
    file,
  ],
  count: (report) => ({ ...NONE, passed: Number(report.passed), failed: Number(report.failed) }),
})

/** What runs here, and what does not, with the reason. */
async function plan(chromium: string | undefined): Promise<{ steps: Step[]; omitted: string[] }> {
  const steps = [vitest('units', ['unit', 'server'])]
  const omitted: string[] = []
  const browsers: string[] = []
  if (chromium) {
    steps.push(vitest('stories', ['storybook', 'storybook-dark']))
    browsers.push('chromium')
  } else {
    omitted.push('stories, and end-to-end in Chromium: there is no Chromium for this machine')
  }
  // The one from npm unpacks itself to the temporary folder.
  const hasBlocker = !chromium?.startsWith(tmpdir())
  if (!hasBlocker) {
    omitted.push('the popup blocker: the Chromium from npm has none; install the chromium package')
  }
  if (firefoxPath()) browsers.push('firefox')
  else omitted.push('end-to-end in Firefox: install the firefox-esr package')
  if (browsers.length > 0) steps.push(playwright(browsers, hasBlocker ? [] : ['@popup-blocker']))
  const engines: EngineName[] = []
  for (const engine of ENGINES) {
    const found = await enginePath(engine)
    if ('path' in found) engines.push(engine)
    else if (process.env.ENGINES === 'all')
      omitted.push(`the handshake in ${ENGINE_NAMES[engine]}: install ${found.missing}`)
  }
  // They take a quarter of an hour, so they are asked for: `ENGINES=all npm test`.
  if (engines.length > 0 && process.env.ENGINES === 'all') steps.push(handshake(engines))
  return { steps, omitted }
}

const chromium = await chromiumPath()
const { steps, omitted } = await plan(chromium)
const folder = await mkdtemp(join(tmpdir(), 'authpipe-tests-'))
let total = NONE
for (const step of steps) {
  const counts = await runStep(step, folder, chromium ? { CHROMIUM_PATH: chromium } : {})
  total = {
    passed: total.passed + counts.passed,
    failed: total.failed + counts.failed,
    skipped: total.skipped + counts.skipped,
  }
}
// Only whole results can be compared with what the document says of them.
if (omitted.length === 0 && process.env.ENGINES === 'all') {
  const file = join(folder, 'units.json')
  const code = await runCommand('node', ['tools/handshakeTables.ts', '--check', '--vitest', file])
  if (code !== 0) total = { ...total, failed: total.failed + 1 }
}
await rm(folder, { recursive: true, force: true })

for (const line of omitted) console.log(`not run: ${line}`)
if (process.env.ENGINES !== 'all') {
  console.log('not run: the tables of the handshake in three engines: ENGINES=all npm test')
}
const mayOmit = process.env.CI !== 'true'
const failed = total.failed + (mayOmit ? 0 : omitted.length + total.skipped)
console.log(
  `${total.passed} passed, ${failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`,
)
process.exit(failed === 0 ? 0 : 1)
