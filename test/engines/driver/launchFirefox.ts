import { firefox, type Browser, type LaunchOptions } from 'playwright'
import { createPlaywrightDriver } from './createPlaywrightDriver.ts'
import type { Engine } from './Driver.ts'
import type { Display } from './startDisplay.ts'

/** The machine's own Firefox, over WebDriver BiDi. Each start is a container of its own in it. */
export async function launchFirefox(path: string, { env }: Display): Promise<Engine> {
  const options: LaunchOptions = {
    channel: 'moz-firefox',
    executablePath: path,
    headless: false,
    env: { ...process.env, ...env },
    // Playwright turns the popup blocker off; people have it on.
    firefoxUserPrefs: { 'dom.disable_open_during_load': true },
  }
  const browser: Browser = await firefox.launch(options)

  return {
    name: 'firefox',
    version: browser.version(),
    start: async () => {
      const context = await browser.newContext({ viewport: null })
      return createPlaywrightDriver('firefox', context, () => context.close())
    },
    close: () => browser.close(),
  }
}
