import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineName } from '../../tools/enginePath.ts'
import type { EngineReport, RowResult } from '../../tools/engineReport.ts'
import type { Engine } from './driver/Driver.ts'
import { launchChromium } from './driver/launchChromium.ts'
import { launchFirefox } from './driver/launchFirefox.ts'
import { launchWebKit } from './driver/launchWebKit.ts'
import { startDisplay, type Display } from './driver/startDisplay.ts'
import type { Row } from './Row.ts'
import { runRow, type RunOptions } from './runRow.ts'
import { buildApp } from './world/buildApp.ts'

const LAUNCH: Readonly<Record<EngineName, (path: string, display: Display) => Promise<Engine>>> = {
  chromium: launchChromium,
  firefox: launchFirefox,
  webkit: launchWebKit,
}

/** Plays the rows in one engine, one after the other. Each has a world and a browser of its own. */
export async function runEngine(
  name: EngineName,
  path: string,
  rows: readonly Row[],
  options: Omit<RunOptions, 'appFolder'> & { readonly onResult: (result: RowResult) => void },
): Promise<EngineReport> {
  const appFolder = await mkdtemp(join(tmpdir(), 'authpipe-engines-app-'))
  await buildApp(appFolder)
  const display = await startDisplay()
  const engine = await LAUNCH[name](path, display)
  const results: RowResult[] = []
  try {
    for (const row of rows) {
      const result = await runRow(engine, row, { ...options, appFolder })
      options.onResult(result)
      results.push(result)
    }
  } finally {
    await engine.close()
    await display.stop()
    await rm(appFolder, { recursive: true, force: true })
  }
  return { engine: name, version: engine.version, rows: results }
}
