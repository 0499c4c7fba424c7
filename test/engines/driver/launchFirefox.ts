import { firefox, type Browser } from 'playwright'
import { createPlaywrightDriver, type ClickInFrame } from './createPlaywrightDriver.ts'
import type { Engine } from './Driver.ts'
import type { Display } from './startDisplay.ts'
import { startProgram } from './startProgram.ts'

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
      const close = async (): Promise<void> => {
        await context.close()
        await own?.close()
      }
      return createPlaywrightDriver('firefox', context, close, clickByPointer(env))
    },
    close: () => shared.close(),
  }
}

/** Firefox has preferences where others have switches: `name=value`. */
function readPreferences(switches: readonly string[]): Record<string, string | number> {
  return Object.fromEntries(
    switches.map((each) => {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(each) ?? []
      return [name, /^\d+$/.test(value) ? Number(value) : value]
    }),
  )
}

/** Input over BiDi does not reach frames of another site; the pointer of the screen does. */
function clickByPointer(env: Display['env']): ClickInFrame {
  return async (element, count) => {
    const { x, y } = await element.evaluate(middleOnScreen)
    const repeat = ['--repeat', String(count), '--delay', '40']
    const place = ['mousemove', '--sync', String(x), String(y)]
    await startProgram('xdotool', [...place, 'click', ...repeat, '1'], env).ended
  }
}

/** Runs in the page. */
function middleOnScreen(element: unknown): { readonly x: number; readonly y: number } {
  const { left, top, width, height } = (element as Element).getBoundingClientRect()
  const { mozInnerScreenX, mozInnerScreenY } = globalThis as unknown as Record<string, number>
  return {
    x: Math.round((mozInnerScreenX ?? 0) + left + width / 2),
    y: Math.round((mozInnerScreenY ?? 0) + top + height / 2),
  }
}
