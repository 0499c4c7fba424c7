import { existsSync } from 'node:fs'
import { chromiumPath, firefoxPath } from './chromiumPath.ts'
import { runCommand } from './runCommand.ts'

/*
 * `npm test`: everything that needs no apt package. What cannot run here is printed with its reason;
 * with REQUIRE_BROWSERS=1 (CI) that is a failure.
 */

const skipped: string[] = []
const chromium = await chromiumPath()
if (!chromium)
  skipped.push('stories and end-to-end tests in Chromium: no Chromium for this machine')
const hasBlocker = existsSync('/usr/bin/chromium') || Boolean(process.env.CHROMIUM_PATH)
if (chromium && !hasBlocker) {
  skipped.push('popup blocker: the Chromium from npm has none; install the chromium package')
}
if (!firefoxPath()) skipped.push('end-to-end tests in Firefox: install the firefox-esr package')

const env: Record<string, string> = chromium ? { CHROMIUM_PATH: chromium } : {}
const steps: (readonly [string, ...string[]])[] = [
  ['vitest', 'run', '--project', 'unit', '--project', 'server'],
]
if (chromium) {
  steps.push(['vitest', 'run', '--project', 'storybook'])
  steps.push(['playwright', 'test', ...(firefoxPath() ? [] : ['--project', 'chromium'])])
}

let failed = 0
for (const [command, ...args] of steps) {
  const code = await runCommand(command, args, { env })
  if (code !== 0) failed += 1
}

for (const line of skipped) console.log(`SKIPPED  ${line}`)
if (skipped.length > 0 && process.env.REQUIRE_BROWSERS === '1') failed += 1
process.exit(failed === 0 ? 0 : 1)
