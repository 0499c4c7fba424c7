import type { Driver, Tab, View } from './driver/Driver.ts'
import { until } from './driver/until.ts'
import type { Stage } from './Row.ts'
import type { World } from './world/startWorld.ts'

/** What every row does in the same way. */
export function createStage(driver: Driver, world: World): Stage {
  const stage: Stage = {
    driver,
    world,
    openApp: () => driver.open(`${world.app.url}/`),

    windowFrom: async (action) => {
      const before = new Set(await driver.tabs())
      await action()
      return until('a new window', async () =>
        (await driver.tabs()).find((tab) => !before.has(tab)),
      )
    },

    connect: (page, slot = 'gitlab') =>
      stage.windowFrom(() =>
        page.click({
          css: `#${slot} [data-authpipe="connect-button"][data-status="not_connected"]`,
        }),
      ),

    consent: async (popup, username = 'ada') => {
      const signIn = { button: `Sign in as @${username}` }
      const authorize = { button: 'Authorize' }
      await until('a page of the provider', async () => {
        if (await popup.has(signIn)) await popup.click(signIn)
        return popup.has(authorize)
      })
      await popup.click(authorize)
    },

    reads: (view, text) => reads(view, text),
    gone: async (tab: Tab) => {
      await until('the window to close', async () => !(await tab.isOpen()))
    },
  }
  return stage
}

async function reads(view: View, text: string): Promise<void> {
  let last = ''
  try {
    await until(`"${text}"`, async () => {
      last = await view.text()
      return last.includes(text)
    })
  } catch (error) {
    throw new Error(`"${text}" is not to be read. There stands: ${last}`, { cause: error })
  }
}
