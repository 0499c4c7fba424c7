import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { createPlaywrightDriver } from './createPlaywrightDriver.ts'
import type { Driver, Engine } from './Driver.ts'
import type { Display } from './startDisplay.ts'
import { startProgram } from './startProgram.ts'

/** Only what keeps it from asking, updating, or phoning home: everything else is as people have it. */
const SWITCHES = [
  '--remote-debugging-port=0',
  '--no-sandbox',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
  '--disable-gpu',
  '--password-store=basic',
]

/**
 * A Chromium that Playwright attaches to, instead of one that it launches: that one has its popup
 * blocker off and believes that every page has the focus.
 */
export async function launchChromium(path: string, { env }: Display): Promise<Engine> {
  const { process, line } = startProgram(path, ['--version'])
  const [, version = ''] = await line(/^Chromium ([\d.]+)/)
  process.unref()

  async function start(switches: readonly string[] = []): Promise<Driver> {
    const profile = await mkdtemp(join(tmpdir(), 'authpipe-chromium-'))
    const args = [...SWITCHES, `--user-data-dir=${profile}`, ...switches, 'about:blank']
    const program = startProgram(path, args, env)
    const [, address = ''] = await program.line(/DevTools listening on (ws:\S+)/)
    const browser = await chromium.connectOverCDP(address, { noDefaults: true })
    const [context] = browser.contexts()
    if (!context) throw new Error('Chromium has no window.')
    return createPlaywrightDriver('chromium', context, async () => {
      await browser.close()
      await program.stop()
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    })
  }

  return { name: 'chromium', version, start, close: async () => undefined }
}
