import { DemoProblems } from './DemoProblems.ts'
import { startDemo } from './startDemo.ts'

/*
 * `npm run demo`: a customer's app, the broker, and a GitLab to connect to, in one process, so that
 * nothing can be left behind. Prints one line, `READY {json}`, when all of them answer.
 */

let isEnding = false
let close: (() => Promise<void>) | undefined

/** A close that hangs must not keep the process: whoever sent the signal expects an end. */
const PATIENCE_MS = 2_000

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isEnding) return
    isEnding = true
    setTimeout(() => process.exit(0), PATIENCE_MS).unref()
    void (close?.() ?? Promise.resolve()).finally(() => process.exit(0))
  })
}

try {
  const demo = await startDemo(process.env)
  close = demo.close
  console.log(`READY ${JSON.stringify(demo.addresses)}`)
} catch (error) {
  if (isEnding) process.exit(0)
  if (error instanceof DemoProblems) {
    console.error('The demo cannot start:')
    for (const problem of error.problems) console.error(`  - ${problem}`)
  } else {
    console.error('The demo cannot start, and this is a fault of its own:', error)
  }
  process.exit(1)
}
