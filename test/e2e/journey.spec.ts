import { expect, test, type Page } from '@playwright/test'
import { consent, openWindow } from './support/consent.ts'
import { createDataFolder, portsOf, startDemo, type Demo } from './support/startDemo.ts'

interface SandboxRequest {
  readonly method: string
  readonly path: string
  readonly status: number
}

const isRevocation = (request: SandboxRequest) =>
  request.method === 'POST' && request.path === '/oauth/revoke' && request.status === 200

async function revocations(demo: Demo): Promise<number> {
  const requests = (await demo.sandbox('GET', 'requests')) as SandboxRequest[]
  return requests.filter(isRevocation).length
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
      // The sandbox forgets its tokens when it ends, as a restarted test double may.
      demo = await startDemo(data.path, { ...ports, SANDBOX_COOP: coop })
      await page.reload()
      await expect(page.getByText('Connected as @ada')).toBeVisible()

      const before = await revocations(demo)
      await page.getByRole('button', { name: 'Disconnect' }).click()
      await expect(page.getByRole('button', { name: 'Connect GitLab' })).toBeVisible()
      await expect.poll(() => revocations(demo)).toBe(before + 1)
    } finally {
      await demo.stop()
      await data.remove()
    }
  })
}
