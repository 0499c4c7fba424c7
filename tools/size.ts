import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { runCommand } from './runCommand.ts'

/*
 * `npm run size`: what each entry weighs, minified and gzipped, beside its limit and beside a popup
 * written by hand (tools/baselines), measured in the same run.
 */

interface Entry {
  readonly name: string
  readonly size: number
  readonly sizeLimit: number
  readonly passed: boolean
}

if (!existsSync('dist/index.js')) {
  const code = await runCommand('node', ['tools/build.ts'])
  if (code !== 0) process.exit(code)
}

const run = promisify(execFile)
const { stdout } = await run('size-limit', ['--json']).catch((error: { stdout: string }) => error)
const entries = JSON.parse(stdout) as Entry[]
const baseline = entries[0]
if (!baseline) throw new Error('size-limit measured nothing')

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(2)} kB`
for (const { name, size, sizeLimit, passed } of entries) {
  const ratio = `${(size / baseline.size).toFixed(1)}× the hand-made popup`
  const limit = `limit ${kilobytes(sizeLimit)}${passed ? '' : '  EXCEEDED'}`
  console.log(`${name.padEnd(44)} ${kilobytes(size).padStart(9)}  ${limit.padEnd(16)}  ${ratio}`)
}
process.exit(entries.every((entry) => entry.passed) ? 0 : 1)
