import type { BrowserContext, ElementHandle, Frame, Page } from 'playwright'
import type { EngineName } from '../../../tools/enginePath.ts'
import type { Driver, Tab, Target, View } from './Driver.ts'
import { FIND_TARGET, READ_TEXT } from './findTarget.ts'
import { until } from './until.ts'

/** Clicks in a frame, where Playwright's own click does not reach it. `count`: 2 for a double click. */
export type ClickInFrame = (element: ElementHandle, count: number) => Promise<void>

/** Drives a browser through Playwright. `close` ends it. */
export function createPlaywrightDriver(
  engine: EngineName,
  context: BrowserContext,
  close: () => Promise<void>,
  clickInFrame: ClickInFrame = clickAnywhere,
): Driver {
  const tabs = new WeakMap<Page, Tab>()

  function tabOf(page: Page): Tab {
    const tab = tabs.get(page) ?? createTab(page, clickInFrame)
    tabs.set(page, tab)
    return tab
  }

  return {
    engine,
    open: async (url) => {
      // The empty window of the start, if there is one, is the person's first.
      const empty = context.pages().find((each) => each.url() === 'about:blank' && !tabs.has(each))
      const page = empty ?? (await context.newPage())
      await page.goto(url, { waitUntil: 'commit' })
      return tabOf(page)
    },
    tabs: async () => context.pages().map(tabOf),
    close,
  }
}

function clickAnywhere(element: ElementHandle, clickCount: number): Promise<void> {
  // It was found visible; to wait until it has not moved for two frames takes half a second in Firefox.
  return element.click({ timeout: 5000, clickCount, force: true })
}

function createTab(page: Page, clickInFrame: ClickInFrame): Tab {
  const committed = { waitUntil: 'commit' } as const
  return {
    ...createView(page, async () => page.mainFrame(), clickInFrame),
    isOpen: async () => !page.isClosed(),
    url: async () => page.url(),
    goto: async (url) => void (await page.goto(url, committed)),
    reload: async () => void (await page.reload(committed)),
    back: async () => void (await page.goBack(committed)),
    close: () => page.close(),
    freeze: async (isFrozen) => {
      const session = await page.context().newCDPSession(page)
      const state = isFrozen ? 'frozen' : 'active'
      await session.send('Page.setWebLifecycleState', { state })
      await session.detach()
    },
    screenshot: async (path) => {
      // What is behind something else is not painted, and has no picture.
      await page.bringToFront()
      await page.screenshot({ path, timeout: 5000 })
    },
  }
}

function createView(page: Page, findFrame: () => Promise<Frame>, clickInFrame: ClickInFrame): View {
  async function find(target: Target): Promise<ElementHandle | null> {
    const frame = await findFrame()
    const expression = `(${FIND_TARGET})(${JSON.stringify(target)})`
    return (await frame.evaluateHandle(expression)).asElement()
  }

  async function click(target: Target, count: number): Promise<void> {
    await until(`a click on ${JSON.stringify(target)}`, async () => {
      const element = await find(target)
      if (!element) return false
      // A tab in the background takes no clicks; a person turns to it first.
      await page.bringToFront()
      const isInFrame = (await findFrame()) !== page.mainFrame()
      await (isInFrame ? clickInFrame : clickAnywhere)(element, count)
      return true
    })
  }

  const view: View = {
    click: (target) => click(target, 1),
    doubleClick: (target) => click(target, 2),
    has: async (target) => (await find(target)) !== null,
    text: () => view.evaluate<string>(READ_TEXT),
    evaluate: async <Value>(expression: string) =>
      (await (await findFrame()).evaluate(expression)) as Value,
    frame: (selector) =>
      createView(
        page,
        () =>
          until(`the frame ${selector}`, async () => {
            const element = await (await findFrame()).$(selector)
            return element?.contentFrame()
          }),
        clickInFrame,
      ),
  }
  return view
}
