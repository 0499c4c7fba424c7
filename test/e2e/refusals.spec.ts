import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, type Page } from '@playwright/test'
import { consent, openWindow, signIn } from './support/consent.ts'
import { createDataFolder, startDemo, type Demo } from './support/startDemo.ts'

/*
 * What goes wrong between a person and their connection, in a real browser: each time they read what
 * happened, can go on, and nothing was kept.
 */

let demo: Demo
let data: Awaited<ReturnType<typeof createDataFolder>>

test.beforeAll(async () => {
  data = await createDataFolder()
  demo = await startDemo(data.path)
})
test.afterEach(async () => {
  await demo.sandbox('PUT', 'faults', {})
})
test.afterAll(async () => {
  await demo.stop()
  await data.remove()
})

const connectButton = (page: Page) => page.getByRole('button', { name: 'Connect GitLab' })

/** At the end of each story: a person can try again, and the provider was left with nothing. */
async function expectNothingConnected(page: Page): Promise<void> {
  await expect(connectButton(page)).toBeEnabled()
  const connections = (await demo.sandbox('GET', 'connections')) as { isLive: boolean }[]
  expect(connections.filter(({ isLive }) => isLive)).toEqual([])
}

test('a person who declines reads that nothing was connected', async ({ page }) => {
  await page.goto(demo.app)
  const popup = await openWindow(page)
  await signIn(popup, 'ada')
  await popup.getByRole('button', { name: 'Cancel' }).click()

  await expect(
    page.getByText('You declined access in GitLab. Nothing was connected.'),
  ).toBeVisible()
  await expectNothingConnected(page)
})

const NEEDS_BLOCKER = { tag: '@popup-blocker' }

test(
  'a window that the browser blocks can be opened by a second click',
  NEEDS_BLOCKER,
  async ({ page }) => {
    // A click that no person made: the real popup blocker stops its window. Playwright's own look at a
    // page counts as a person's touch, so until the attempt is asked for nothing looks.
    await page.addInitScript(() => {
      const timer = setInterval(() => {
        const button = document.querySelector<HTMLElement>('[data-authpipe="connect-button"]')
        if (!button || navigator.userActivation.isActive) return
        clearInterval(timer)
        button.click()
      }, 20)
    })
    const attempted = page.waitForRequest(`${demo.broker}/v1/connect/attempts`)
    await page.goto(demo.app)
    await attempted

    const second = page.getByRole('button', { name: 'Continue in a new tab' })
    await expect(second).toBeVisible()
    const popup = await openWindow(page, 'Continue in a new tab')
    await consent(popup, 'ada')
    await expect(page.getByText('Connected as @ada')).toBeVisible()

    await page.getByRole('button', { name: 'Disconnect' }).click()
    await expectNothingConnected(page)
  },
)

test('a person who closes the window reads that nothing was connected', async ({ page }) => {
  await page.goto(demo.app)
  const popup = await openWindow(page)
  await popup.getByRole('button', { name: 'Sign in as @ada' }).waitFor()
  await popup.close()
  // Playwright keeps every page focused, so the browser's own event is said here.
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))

  await expect(
    page.getByText('The window was closed before you finished. Nothing was connected.'),
  ).toBeVisible()
  await expectNothingConnected(page)
})

test('a window that the provider cuts off can be shown again, or given up', async ({ page }) => {
  await demo.sandbox('PUT', 'faults', { coop: 'same-origin' })
  await page.goto(demo.app)
  const popup = await openWindow(page)
  await popup.getByRole('button', { name: 'Sign in as @ada' }).waitFor()

  const again = await openWindow(page, 'Show the GitLab window')
  await again.getByRole('button', { name: 'Sign in as @ada' }).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(connectButton(page)).toBeEnabled()

  // The window that was given up cannot connect any more.
  await consent(again, 'ada')
  await expect(again.getByText('This was cancelled. Nothing was connected.')).toBeVisible()
  await expectNothingConnected(page)
})

test('a provider that fails at the last step leaves nothing behind', async ({ page }) => {
  await demo.sandbox('PUT', 'faults', { token: { kind: 'status500' } })
  await page.goto(demo.app)
  const popup = await openWindow(page)
  await consent(popup, 'ada')

  await expect(page.getByText('GitLab is not answering.').first()).toBeVisible()
  await expectNothingConnected(page)
})

test('a broker that cannot be reached is said, and the window goes away', async ({ page }) => {
  await page.goto(demo.app)
  await expect(connectButton(page)).toBeEnabled()
  await page.route(`${demo.broker}/v1/connect/attempts`, (route) => route.abort())
  const popup = await openWindow(page)

  await expect(page.getByText('The connection failed. Check your network')).toBeVisible({
    timeout: 30_000,
  })
  await expect.poll(() => popup.isClosed()).toBe(true)
  await page.unroute(`${demo.broker}/v1/connect/attempts`)
  await expectNothingConnected(page)
})

/** A page of another site, in a window: it says whatever it was told to its opener. */
const EVIL_PAGE = `<!doctype html><script>
  window.addEventListener('message', ({ data }) => opener.postMessage(data.forged, '*'))
  opener.postMessage('ready', '*')
</script>`

test('a forged result from the page itself or from another origin changes nothing', async ({
  page,
}) => {
  const completions: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/complete')) completions.push(request.url())
  })
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end(EVIL_PAGE)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.3', resolve))
  const evil = `http://127.0.0.3:${(server.address() as AddressInfo).port}`
  // The real id: the forger knows all but the window's own origin.
  const created = page.waitForResponse(`${demo.broker}/v1/connect/attempts`)
  await page.goto(demo.app)
  const popup = await openWindow(page)
  const { attemptId } = (await (await created).json()) as { attemptId: string }
  await popup.getByRole('button', { name: 'Sign in as @ada' }).waitFor()

  const forged = {
    ap: 1,
    type: 'authpipe:result',
    attemptId,
    completionCode: 'A'.repeat(43),
    error: 'access_denied',
  }
  await page.evaluate(
    ([message, source]) => {
      const origins: string[] = []
      const button = document.createElement('button')
      button.textContent = 'Forge'
      button.addEventListener('click', () => {
        const other = window.open(source)
        window.addEventListener('message', ({ data, origin }) => {
          if (data === 'ready') other?.postMessage({ forged: message }, source)
          else button.textContent = `Heard ${origins.push(origin)}: ${origins.toSorted().join(' ')}`
        })
        window.postMessage(message, '*')
      })
      document.body.append(button)
    },
    [forged, evil] as const,
  )
  await page.getByRole('button', { name: 'Forge' }).click()
  const heard = [evil, new URL(demo.app).origin].toSorted().join(' ')
  await expect(page.getByRole('button', { name: `Heard 2: ${heard}` })).toBeVisible()
  server.close()

  await expect(page.getByRole('button', { name: 'Connecting…' })).toBeVisible()
  expect(completions).toEqual([])
  await consent(popup, 'ada')
  await expect(page.getByText('Connected as @ada')).toBeVisible()
  expect(completions).toHaveLength(1)
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await expectNothingConnected(page)
})
