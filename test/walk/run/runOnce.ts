import { check, settle } from './checks.ts'
import { setStage, walk } from './Run.ts'
import type { RunOptions, RunResult } from './Run.ts'

/** One run from its seed to its checks. */
export async function runOnce(options: RunOptions): Promise<RunResult> {
  const { clock, seed } = options
  clock.time = Date.now()
  const stage = await setStage(options)
  const { ledger, story, coverage, browser, world } = stage
  const blame = (error: unknown) => {
    ledger.blame(`nobody caught: ${error instanceof Error ? error.stack : String(error)}`)
  }
  process.on('unhandledRejection', blame)
  try {
    await walk(stage)
    await settle(stage)
    await check(stage)
  } catch (error) {
    blame(error)
  } finally {
    for (const tab of browser.tabs) tab.page?.end()
    let isStopped = false
    void world.stop().then(() => (isStopped = true))
    await clock.pass(clock.now() + 60_000, () => isStopped)
    await world.clear()
    process.off('unhandledRejection', blame)
  }
  coverage.add('runs', 'all')
  return { seed, problems: ledger.problems, story: story.lines, coverage }
}
