import { writeFile } from 'node:fs/promises'
import { By, error, type Origin, type WebDriver, type WebElement } from 'selenium-webdriver'
import type { EngineName } from '../../../tools/enginePath.ts'
import type { Driver, Tab, Target, View } from './Driver.ts'
import { FIND_TARGET, READ_TEXT } from './findTarget.ts'
import { until } from './until.ts'

/** One document of a session: the window's handle, and the frames that lead into it. */
type Path = readonly [handle: string, ...frames: string[]]

/** Does one thing in one document, alone: a session looks at one document at a time. */
type Inside = <Value>(path: Path, action: () => Promise<Value>) => Promise<Value>

/** Drives a browser through WebDriver. `close` ends it. */
export function createWebDriver(
  engine: EngineName,
  session: WebDriver,
  close: () => Promise<void>,
): Driver {
  const inside = createInside(session)
  const tabs = new Map<string, Tab>()

  function tabOf(handle: string): Tab {
    const tab = tabs.get(handle) ?? createTab(session, inside, handle)
    tabs.set(handle, tab)
    return tab
  }

  return {
    engine,
    open: async (url) => {
      const handles = await session.getAllWindowHandles()
      // The empty window of the start is the person's first.
      const isFirst = handles.length === 1 && tabs.size === 0
      if (!isFirst && handles[0]) await session.switchTo().window(handles[0])
      if (!isFirst) await session.switchTo().newWindow('window')
      const tab = tabOf(await session.getWindowHandle())
      await tab.goto(url)
      return tab
    },
    tabs: async () => (await session.getAllWindowHandles()).map(tabOf),
    close,
  }
}

function createInside(session: WebDriver): Inside {
  let last: Promise<unknown> = Promise.resolve()
  return (path, action) => {
    const [handle, ...frames] = path
    const run = async () => {
      await session.switchTo().window(handle)
      for (const frame of frames) {
        await session.switchTo().frame(await session.findElement(By.css(frame)))
      }
      return action()
    }
    const next = last.then(run)
    last = next.catch(() => undefined)
    return next
  }
}

function createTab(session: WebDriver, inside: Inside, handle: string): Tab {
  const path: Path = [handle]
  return {
    ...createView(session, inside, path),
    isOpen: async () => (await session.getAllWindowHandles()).includes(handle),
    url: () => inside(path, () => session.getCurrentUrl()),
    goto: (url) => inside(path, () => session.get(url)),
    reload: () => inside(path, () => session.navigate().refresh()),
    back: () => inside(path, () => session.navigate().back()),
    close: () => inside(path, () => session.close()),
    freeze: () => Promise.reject(new Error('WebDriver freezes no page.')),
    screenshot: async (file) => {
      const picture = await inside(path, () => session.takeScreenshot())
      await writeFile(file, picture, 'base64')
    },
  }
}

function createView(session: WebDriver, inside: Inside, path: Path): View {
  const find = (target: Target) =>
    session.executeScript<WebElement | null>(`return (${FIND_TARGET})(arguments[0])`, target)

  async function act(target: Target, action: (element: WebElement) => Promise<void>) {
    await until(`a click on ${JSON.stringify(target)}`, () =>
      inside(path, async () => {
        const element = await find(target)
        if (element) await action(element)
        return element
      }),
    )
  }

  const view: View = {
    click: (target) => act(target, (element) => element.click().catch(ignoreGoneWindow)),
    doubleClick: (target) =>
      act(target, async (element) => {
        const move = { origin: element as unknown as Origin, duration: 0 }
        await session.actions().move(move).press().release().press().release().perform()
      }),
    has: (target) => inside(path, async () => (await find(target)) !== null),
    text: () => view.evaluate<string>(READ_TEXT),
    evaluate: <Value>(expression: string) =>
      inside(path, () => session.executeScript<Value>(`return (${expression})`)),
    frame: (selector) => createView(session, inside, [...path, selector]),
  }
  return view
}

/** A click that closes its own window has been made all the same. */
function ignoreGoneWindow(problem: unknown): void {
  if (!(problem instanceof error.NoSuchWindowError)) throw problem
}
