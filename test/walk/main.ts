import { parseArgs } from 'node:util'
import { bundlePages } from './browser/bundlePages.ts'
import { Clock } from './run/Clock.ts'
import { Coverage } from './run/Coverage.ts'
import { runOnce } from './run/runOnce.ts'

const { values } = parseArgs({
  options: { seed: { type: 'string' }, runs: { type: 'string', default: '500' } },
})
const codes = await bundlePages()
const clock = new Clock()
clock.install()
const coverage = new Coverage()
let failed = 0
const first = Number(values.seed ?? 1)
const runs = values.seed === undefined ? Number(values.runs) : 1
const began = performance.now()
for (let seed = first; seed < first + runs; seed++) {
  const result = await runOnce({ seed, clock, codes })
  coverage.merge(result.coverage.toJSON())
  if (result.problems.length > 0) failed++
  if (values.seed !== undefined) console.log(result.story.join('\n'))
  else if (result.problems.length > 0) console.log(`seed ${seed}: ${result.problems.join(' | ')}`)
}
console.log(coverage.toString())
console.log(
  `${runs - failed} passed, ${failed} failed, ${Math.round(performance.now() - began)} ms`,
)
process.exit(failed === 0 ? 0 : 1)
