import { firefox, type Browser } from 'playwright'
import { createPlaywrightDriver } from './createPlaywrightDriver.ts'
import type { Engine } from './Driver.ts'
import type { Display } from './startDisplay.ts'

/** The machine's own Firefox, over WebDriver BiDi. Each start is a container of its own in it. */
export async function launchFirefox(path: string, { env }: Display): Promise<Engine> {
  const launch = (preferences: Readonly<Record<string, string | number>> = {}): Promise<Browser> =>
    firefox.launch({
      channel: 'moz-firefox',
      executablePath: path,
      headless: false,
      env: { ...process.env, ...env },
      // Playwright turns the popup blocker off; people have it on.
      firefoxUserPrefs: { 'dom.disable_open_during_load': true, ...preferences },
    })
  const shared = await launch()

  return {
    name: 'firefox',
    version: shared.version(),
    start: async (switches = []) => {
      const own = switches.length > 0 ? await launch(readPreferences(switches)) : undefined
      const context = await (own ?? shared).newContext({ viewport: null })
      return createPlaywrightDriver('firefox', context, async () => {
        await context.close()
        await own?.close()
      })
    },
    close: () => shared.close(),
  }
}

/** Firefox has preferences where others have switches: `name=number`. */
function readPreferences(switches: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    switches.map((each) => {
      const [name = '', value] = each.split('=')
      return [name, Number(value)]
    }),
  )
}
