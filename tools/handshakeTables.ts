import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { ENGINES } from './enginePath.ts'
import { readReport } from './engineReport.ts'
import { readThreatTests } from './readThreatTests.ts'
import { renderHandshakeTables } from './renderHandshakeTables.ts'

/*
 * `node tools/handshakeTables.ts [--vitest report.json] [--check]`
 *
 * Writes what the tests showed into docs/handshake.md: the engines' reports, and Vitest's for what is
 * tested over HTTP. `--check` writes nothing, and fails when the document says anything else: so nothing
 * stands there as passed that did not pass.
 */

const DOCUMENT = 'docs/handshake.md'
const BEGIN = '<!-- Written by tools/handshakeTables.ts from the results of the tests. -->'
const END = '<!-- End of the tables. -->'

const { values } = parseArgs({
  options: {
    vitest: { type: 'string', default: 'test-results/vitest.json' },
    check: { type: 'boolean', default: false },
  },
})

const found = await Promise.all(ENGINES.map(readReport))
const missing = ENGINES.filter((_, index) => !found[index])
if (missing.length > 0) {
  console.error(`There is no report of ${missing.join(', ')}. Run: npm run test:engines`)
  process.exit(1)
}

const tables = renderHandshakeTables({
  reports: found.filter((report) => report !== undefined),
  threatTests: await readThreatTests(values.vitest),
})
const document = await readFile(DOCUMENT, 'utf8')
const [before, rest] = document.split(BEGIN)
const after = rest?.split(END)[1]
if (before === undefined || after === undefined) {
  console.error(`${DOCUMENT} has no place for the tables: ${BEGIN} … ${END}`)
  process.exit(1)
}
const options = await resolveConfig(DOCUMENT)
const next = await format([before, BEGIN, '\n\n', tables, '\n\n', END, after].join(''), {
  ...options,
  parser: 'markdown',
})

if (!values.check) await writeFile(DOCUMENT, next)
else if (next !== document) {
  const claimed = new Set(document.split('\n'))
  const shown = next.split('\n').filter((line) => !claimed.has(line))
  console.error(`${DOCUMENT} does not say what the tests showed:\n${shown.join('\n')}`)
  console.error('Run: node tools/handshakeTables.ts')
  process.exit(1)
}
