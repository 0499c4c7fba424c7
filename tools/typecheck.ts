import { existsSync } from 'node:fs'
import { runAll } from './runCommand.ts'

const PROJECTS = [
  'tsconfig.json',
  'protocol/tsconfig.json',
  'protocol/tsconfig.test.json',
  'providers/tsconfig.json',
  'providers/tsconfig.test.json',
  'broker/tsconfig.json',
  'sdk/tsconfig.json',
  'sandbox/tsconfig.json',
  'demo/tsconfig.json',
  'demo/web/tsconfig.json',
  'bench/tsconfig.json',
  'tools/tsconfig.json',
  'test/e2e/tsconfig.json',
  'test/engines/tsconfig.json',
  'test/walk/tsconfig.json',
]

const missing = PROJECTS.filter((project) => !existsSync(project))
if (missing.length > 0) {
  console.error(`No such project: ${missing.join(', ')}`)
  process.exit(1)
}
await runAll(PROJECTS.map((project) => ['tsc', '-p', project]))
