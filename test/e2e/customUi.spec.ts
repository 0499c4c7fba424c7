import { expect, test } from '@playwright/test'
import { consent, openWindow } from './support/consent.ts'
import { createDataFolder, startDemo, type Demo } from './support/startDemo.ts'

let demo: Demo
let data: Awaited<ReturnType<typeof createDataFolder>>

test.beforeAll(async () => {
  data = await createDataFolder()
  demo = await startDemo(data.path)
})
test.afterAll(async () => {
  await demo.stop()
  await data.remove()
})

test('a page built from the hooks alone asks for exactly the scopes that were chosen', async ({
  page,
}) => {
  await page.goto(`${demo.app}/scopes`)
  await page.getByRole('checkbox', { name: /read_repository/ }).check()
  await page.getByRole('checkbox', { name: /create_runner/ }).check()

  const popup = await openWindow(page)
  await consent(popup, 'grace')
  await expect(page.getByText('@grace').first()).toBeVisible()

  expect(await demo.sandbox('GET', 'connections')).toEqual([
    {
      username: 'grace',
      clientId: expect.any(String),
      scopes: ['read_user', 'read_repository', 'create_runner'],
      isLive: true,
    },
  ])
})

test('what a scope brings along is checked, explained and not asked for', async ({ page }) => {
  await page.goto(`${demo.app}/scopes`)
  await page.getByRole('checkbox', { name: /read_api/ }).check()

  const implied = page.getByRole('checkbox', { name: /read_user/ })
  await expect(implied).toBeChecked()
})
