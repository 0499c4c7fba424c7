import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { reportFile, type RowResult } from '../../tools/engineReport.ts'
import { createStage } from './createStage.ts'
import type { Engine } from './driver/Driver.ts'
import { checkTruth } from './notes.ts'
import type { Row } from './Row.ts'
import { startWorld, type World } from './world/startWorld.ts'

/** How long any row may take. The longest waits for a few shortened deadlines. */
const ROW_DEADLINE_MS = 60_000

/** What a run is asked for. */
export interface RunOptions {
  /** Where the built page lies. */
  readonly appFolder: string
  /** Runs what is pending as well. */
  readonly isEager: boolean
  /** Takes a picture of every window at the end of each row. */
  readonly takesPictures: boolean
}

/** Plays one row in one engine. */
export async function runRow(engine: Engine, row: Row, options: RunOptions): Promise<RowResult> {
  const { id, table, title, must, threats = [] } = row
  const result = { id, table, title, must, threats }
  const cannot = row.cannot?.[engine.name]
  if (cannot) return { ...result, status: 'cannot', reason: cannot, ms: 0 }
  if (row.pending && !options.isEager) {
    return { ...result, status: 'pending', reason: row.pending, ms: 0 }
  }
  const begun = performance.now()
  const reason = await play(engine, row, options)
  const ms = Math.round(performance.now() - begun)
  return reason === undefined
    ? { ...result, status: 'passed', ms }
    : { ...result, status: 'failed', reason, ms }
}

/** `undefined` when all went well, else why not. */
async function play(engine: Engine, row: Row, options: RunOptions): Promise<string | undefined> {
  const [world, driver] = await Promise.all([
    startWorld(options.appFolder, row.world ?? {}),
    engine.start(row.switches?.[engine.name]),
  ])
  const stage = createStage(driver, world)
  const pictures = join(dirname(reportFile(engine.name)), engine.name)
  try {
    await withDeadline(row.run(stage))
    await checkTruth(world)
    if (options.takesPictures) await takePictures()
    return undefined
  } catch (error) {
    await takePictures()
    return [...reasons(error), ...story(world)].join('\n')
  } finally {
    await driver.close().catch(() => undefined)
    await world.close()
  }

  async function takePictures(): Promise<void> {
    await mkdir(pictures, { recursive: true })
    for (const [index, tab] of (await driver.tabs()).entries()) {
      // A window that hangs, or closes just now, has no picture.
      await tab.screenshot(join(pictures, `${row.id}-${index}.png`)).catch(() => undefined)
    }
  }
}

async function withDeadline(running: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const problem = new Error(`the row did not end within ${ROW_DEADLINE_MS} ms`)
    timer = setTimeout(() => reject(problem), ROW_DEADLINE_MS)
  })
  try {
    await Promise.race([running, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What the page told, and what the broker was asked, for whoever looks for the reason. */
function story({ app, broker }: World): readonly string[] {
  const notes = app.notes().map((note) => ({ at: note.at, text: JSON.stringify(note) }))
  const requests = broker.requests().map(({ at, method, path, status }) => ({
    at,
    text: `${method} ${path} ${status || 'not answered'}`,
  }))
  return [...notes, ...requests]
    .toSorted((one, other) => one.at - other.at)
    .map(({ at, text }) => `${new Date(at).toISOString().slice(17, 23)} ${text}`)
}

/** An error's message, where it was thrown, and the messages of its causes. */
function reasons(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const place = /^\s+at .*\/rows\/.*$/m.exec(error.stack ?? '')?.[0].trim()
  return [error.message, ...(place ? [place] : []), ...reasons(error.cause)]
}
