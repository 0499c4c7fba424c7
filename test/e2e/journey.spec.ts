import { expect, test, type Page } from '@playwright/test'
import { consent, openWindow } from './support/consent.ts'
import { createDataFolder, portsOf, startDemo, type Demo } from './support/startDemo.ts'

interface GrantedConnection {
  readonly username: string
  readonly isLive: boolean
}

/** How many of Ada's connections the provider still honors. */
async function liveConnections(demo: Demo): Promise<number> {
  const connections = (await demo.sandbox('GET', 'connections')) as GrantedConnection[]
  return connections.filter(({ username, isLive }) => username === 'ada' && isLive).length
}

async function callBackend(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Call GitLab from the backend' }).click()
  await expect(page.getByRole('region', { name: 'Backend answer' })).toContainText(
    '"username": "ada"',
  )
}

for (const coop of ['unsafe-none', 'same-origin']) {
  test(`a person connects, is still connected after a restart, and disconnects (provider's COOP: ${coop})`, async ({
    page,
  }) => {
    const data = await createDataFolder()
    let demo = await startDemo(data.path, { SANDBOX_COOP: coop })
    try {
      await page.goto(demo.app)
      const popup = await openWindow(page)
      const closed = popup.waitForEvent('close')
      await consent(popup, 'ada')
      await expect(page.getByText('Connected as @ada')).toBeVisible()
      await closed
      await callBackend(page)

      const ports = portsOf(demo)
      await demo.stop()
      demo = await startDemo(data.path, { ...ports, SANDBOX_COOP: coop })
      await page.reload()
      await expect(page.getByText('Connected as @ada')).toBeVisible()
      await callBackend(page)

      expect(await liveConnections(demo)).toBe(1)
      await page.getByRole('button', { name: 'Disconnect' }).click()
      await expect(page.getByRole('button', { name: 'Connect GitLab' })).toBeVisible()
      await expect.poll(() => liveConnections(demo)).toBe(0)
    } finally {
      await demo.stop()
      await data.remove()
    }
  })
}
